namespace Skiff.Api.Images;

public sealed record ImageManifestSummaryAttestationData
{
    public string? For { get; init; }
}
