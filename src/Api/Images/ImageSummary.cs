using System.Text.Json.Serialization;

namespace Skiff.Api.Images;

public sealed record ImageSummary
{
    public long Containers { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<ImageManifestSummary>? Manifests { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OciDescriptor? Descriptor { get; init; }

    public long Created { get; init; }

    public string? Id { get; init; }

    public Dictionary<string, string>? Labels { get; init; }

    public string? ParentId { get; init; }

    public List<string>? RepoDigests { get; init; }

    public List<string>? RepoTags { get; init; }

    public long SharedSize { get; init; }

    public long Size { get; init; }

    public long VirtualSize { get; init; }
}
