using System.Text.Json.Serialization;

namespace Skiff.Api.Images;

public sealed record ImageManifestSummary
{
    [JsonPropertyName("ID")]
    public string? Id { get; init; }

    public OciDescriptor? Descriptor { get; init; }

    public bool Available { get; init; }

    public ImageManifestSummarySize? Size { get; init; }

    public string? Kind { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImageManifestSummaryImageData? ImageData { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImageManifestSummaryAttestationData? AttestationData { get; init; }
}
