using System.Text.Json.Serialization;

namespace Skiff.Oci.Image;

/// <summary>One step of an image's making. A step with <see cref="EmptyLayer"/> has no layer in the root file system.</summary>
public sealed record History
{
    public DateTimeOffset? Created { get; init; }

    public string? Author { get; init; }

    [JsonPropertyName("created_by")]
    public string? CreatedBy { get; init; }

    public string? Comment { get; init; }

    [JsonPropertyName("empty_layer")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool EmptyLayer { get; init; }
}
