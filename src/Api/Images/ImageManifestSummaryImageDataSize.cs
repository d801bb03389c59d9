namespace Skiff.Api.Images;

public sealed record ImageManifestSummaryImageDataSize
{
    public long Unpacked { get; init; }
}
