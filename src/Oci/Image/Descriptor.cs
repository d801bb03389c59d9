using System.Text.Json.Serialization;

namespace Skiff.Oci.Image;

/// <summary>What points to content: its type, digest and size in bytes (descriptor.md).</summary>
public sealed record Descriptor
{
    public string MediaType { get; init; } = "";

    public Digest Digest { get; init; }

    public long Size { get; init; }

    public IReadOnlyList<string>? Urls { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The content itself, where it was small enough to embed.</summary>
    public byte[]? Data { get; init; }

    public Platform? Platform { get; init; }

    public string? ArtifactType { get; init; }

    [JsonIgnore]
    public string? ReferenceName => Annotations?.GetValueOrDefault(AnnotationNames.ReferenceName);
}
