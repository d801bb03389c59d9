using System.Text.Json.Serialization;

namespace Skiff.Api.Containers;

/// <summary>The header X-Docker-Container-Path-Stat, in base64.</summary>
public sealed record ContainerPathStat
{
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("size")]
    public long Size { get; init; }

    /// <summary>Permissions and type as Go's os.FileMode has them: a directory is bit 31, a symbolic link bit 27.</summary>
    [JsonPropertyName("mode")]
    public uint Mode { get; init; }

    [JsonPropertyName("mtime")]
    public string? Mtime { get; init; }

    [JsonPropertyName("linkTarget")]
    public string? LinkTarget { get; init; }
}
