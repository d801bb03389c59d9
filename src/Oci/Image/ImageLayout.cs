namespace Skiff.Oci.Image;

/// <summary>The marker file <c>oci-layout</c> of an image layout (image-layout.md).</summary>
public sealed record ImageLayout
{
    public const string FileName = "oci-layout";
    public const string IndexFileName = "index.json";
    public const string BlobsDirectory = "blobs";

    public string ImageLayoutVersion { get; init; } = "1.0.0";
}
