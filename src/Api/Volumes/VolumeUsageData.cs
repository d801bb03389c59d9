namespace Skiff.Api.Volumes;

public sealed record VolumeUsageData
{
    public long Size { get; init; }

    public long RefCount { get; init; }
}
