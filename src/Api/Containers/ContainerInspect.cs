using System.Text.Json;
using System.Text.Json.Serialization;
using Skiff.Api.Images;

namespace Skiff.Api.Containers;

public sealed record ContainerInspect
{
    public string? Id { get; init; }

    public string? Created { get; init; }

    public string? Path { get; init; }

    public List<string>? Args { get; init; }

    public ContainerState? State { get; init; }

    public string? Image { get; init; }

    public string? ResolvConfPath { get; init; }

    public string? HostnamePath { get; init; }

    public string? HostsPath { get; init; }

    public string? LogPath { get; init; }

    public string? Name { get; init; }

    public long RestartCount { get; init; }

    public string? Driver { get; init; }

    public string? Platform { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OciDescriptor? ImageManifestDescriptor { get; init; }

    public string? MountLabel { get; init; }

    public string? ProcessLabel { get; init; }

    public string? AppArmorProfile { get; init; }

    [JsonPropertyName("ExecIDs")]
    public List<string>? ExecIds { get; init; }

    public HostConfig? HostConfig { get; init; }

    public GraphDriverData? GraphDriver { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Storage { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SizeRw { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SizeRootFs { get; init; }

    public List<MountPoint>? Mounts { get; init; }

    public ContainerConfig? Config { get; init; }

    public NetworkSettings? NetworkSettings { get; init; }
}
