using Skiff.Oci.Image;

namespace Skiff.Storage.Layers;

/// <summary><c>overlay2/&lt;chain&gt;/layer.json</c>: a directory that has it is a layer.</summary>
internal sealed record LayerRecordFile
{
    public const string FileName = "layer.json";
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    public required Digest Chain { get; init; }

    public required DiffId DiffId { get; init; }

    public Digest? Parent { get; init; }

    public required long Size { get; init; }

    public required long TarSize { get; init; }
}
