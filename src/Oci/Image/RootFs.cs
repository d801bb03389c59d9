using System.Text.Json.Serialization;

namespace Skiff.Oci.Image;

/// <summary>The layers of an image by DiffID, lowest first. The only type is <c>layers</c>.</summary>
public sealed record RootFs
{
    public string Type { get; init; } = "layers";

    [JsonPropertyName("diff_ids")]
    public IReadOnlyList<DiffId> DiffIds { get; init; } = [];
}
