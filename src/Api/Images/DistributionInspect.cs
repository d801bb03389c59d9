namespace Skiff.Api.Images;

public sealed record DistributionInspect
{
    public OciDescriptor? Descriptor { get; init; }

    public List<OciPlatform>? Platforms { get; init; }
}
