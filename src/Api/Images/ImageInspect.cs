using System.Text.Json;
using System.Text.Json.Serialization;
using Skiff.Api.Containers;

namespace Skiff.Api.Images;

public sealed record ImageInspect
{
    public string? Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OciDescriptor? Descriptor { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<ImageManifestSummary>? Manifests { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Identity { get; init; }

    public List<string>? RepoTags { get; init; }

    public List<string>? RepoDigests { get; init; }

    public string? Parent { get; init; }

    public string? Comment { get; init; }

    public string? Created { get; init; }

    public string? Container { get; init; }

    public ContainerConfig? ContainerConfig { get; init; }

    public string? DockerVersion { get; init; }

    public string? Author { get; init; }

    public JsonElement? Config { get; init; }

    public string? Architecture { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Variant { get; init; }

    public string? Os { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OsVersion { get; init; }

    public long Size { get; init; }

    public long VirtualSize { get; init; }

    public GraphDriverData? GraphDriver { get; init; }

    public ImageInspectRootFS? RootFS { get; init; }

    public ImageInspectMetadata? Metadata { get; init; }
}
