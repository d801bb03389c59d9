using System.Text.Json.Serialization;

namespace Skiff.Oci.Image;

/// <summary>
/// An image configuration (config.md), with the fields Docker adds. The image's ID is the digest of the bytes it came as.
/// </summary>
public sealed record ImageConfig
{
    public DateTimeOffset? Created { get; init; }

    public string? Author { get; init; }

    public string Architecture { get; init; } = "";

    public string? Variant { get; init; }

    public string Os { get; init; } = "";

    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    [JsonPropertyName("os.features")]
    public IReadOnlyList<string>? OsFeatures { get; init; }

    public ExecutionConfig? Config { get; init; }

    /// <summary>Docker: the container that was committed.</summary>
    public string? Container { get; init; }

    [JsonPropertyName("container_config")]
    public ExecutionConfig? ContainerConfig { get; init; }

    [JsonPropertyName("docker_version")]
    public string? DockerVersion { get; init; }

    public string? Comment { get; init; }

    public RootFs Rootfs { get; init; } = new();

    public IReadOnlyList<History>? History { get; init; }

    [JsonIgnore]
    public Platform Platform => new()
    {
        Architecture = Architecture,
        Os = Os,
        OsVersion = OsVersion,
        OsFeatures = OsFeatures,
        Variant = Variant,
    };
}
