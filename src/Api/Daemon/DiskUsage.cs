using Skiff.Api.Containers;
using Skiff.Api.Images;
using Skiff.Api.Volumes;

namespace Skiff.Api.Daemon;

/// <summary>Answer of GET /system/df up to API 1.51.</summary>
public sealed record DiskUsage
{
    /// <summary>Bytes of all image layers, each counted once.</summary>
    public long LayersSize { get; init; }

    public List<ImageSummary>? Images { get; init; }

    public List<ContainerSummary>? Containers { get; init; }

    public List<Volume>? Volumes { get; init; }

    public List<BuildCache>? BuildCache { get; init; }

    public long? BuilderSize { get; init; }
}
