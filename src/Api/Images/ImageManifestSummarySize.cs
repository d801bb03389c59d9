namespace Skiff.Api.Images;

public sealed record ImageManifestSummarySize
{
    public long Total { get; init; }

    public long Content { get; init; }
}
