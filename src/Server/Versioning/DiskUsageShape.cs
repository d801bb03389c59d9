using Skiff.Api.Containers;
using Skiff.Api.Daemon;
using Skiff.Api.Images;
using Skiff.Api.Volumes;

namespace Skiff.Server.Versioning;

/// <summary>From 1.52 on the sums of a disk usage, which clients computed themselves from the lists before.</summary>
internal static class DiskUsageShape
{
    /// <summary><paramref name="verbose"/> puts the objects beside the sums, and leaves the lists of old out.</summary>
    public static DiskUsage Of(DiskUsage usage, ApiVersion version, bool verbose)
    {
        if (version < new ApiVersion(1, 52))
            return usage;
        var summed = usage with
        {
            ImageUsage = usage.Images is { } images ? OfImages(images, usage.LayersSize, verbose) : null,
            ContainerUsage = usage.Containers is { } containers ? OfContainers(containers, verbose) : null,
            VolumeUsage = usage.Volumes is { } volumes ? OfVolumes(volumes, verbose) : null,
            BuildCacheUsage = usage.BuildCache is { } cache ? OfBuildCache(cache, verbose) : null,
        };
        return verbose ? summed with { LayersSize = 0, Images = null, Containers = null, Volumes = null, BuildCache = null } : summed;
    }

    private static DiskUsageSummary<ImageSummary> OfImages(List<ImageSummary> images, long layers, bool verbose)
    {
        var used = images.Where(static image => image.Containers > 0).ToList();
        var usedSize = used.Sum(static image => image.Size - Math.Max(image.SharedSize, 0));
        return new DiskUsageSummary<ImageSummary>
        {
            ActiveCount = used.Count,
            TotalCount = images.Count,
            TotalSize = layers,
            Reclaimable = Math.Max(layers - usedSize, 0),
            Items = verbose ? images : null,
        };
    }

    private static DiskUsageSummary<ContainerSummary> OfContainers(List<ContainerSummary> containers, bool verbose) => new()
    {
        ActiveCount = containers.Count(IsActive),
        TotalCount = containers.Count,
        TotalSize = containers.Sum(static container => container.SizeRw ?? 0),
        Reclaimable = containers.Where(static container => !IsActive(container)).Sum(static container => container.SizeRw ?? 0),
        Items = verbose ? containers : null,
    };

    private static bool IsActive(ContainerSummary container) => container.State is "running" or "paused" or "restarting";

    private static DiskUsageSummary<Volume> OfVolumes(List<Volume> volumes, bool verbose) => new()
    {
        ActiveCount = volumes.Count(static volume => volume.UsageData?.RefCount > 0),
        TotalCount = volumes.Count,
        TotalSize = volumes.Sum(SizeOf),
        Reclaimable = volumes.Where(static volume => volume.UsageData?.RefCount is not > 0).Sum(SizeOf),
        Items = verbose ? volumes : null,
    };

    /// <summary>-1 stands for a size that nobody measured.</summary>
    private static long SizeOf(Volume volume) => Math.Max(volume.UsageData?.Size ?? 0, 0);

    private static DiskUsageSummary<BuildCache> OfBuildCache(List<BuildCache> cache, bool verbose) => new()
    {
        ActiveCount = cache.Count(static record => record.InUse),
        TotalCount = cache.Count,
        TotalSize = cache.Sum(static record => record.Shared ? 0 : record.Size),
        Reclaimable = cache.Where(static record => !record.InUse && !record.Shared).Sum(static record => record.Size),
        Items = verbose ? cache : null,
    };
}
