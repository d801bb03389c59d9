using System.Text.Json.Serialization;
using Skiff.Api.Containers;
using Skiff.Api.Images;
using Skiff.Api.Volumes;

namespace Skiff.Api.Daemon;

/// <summary>Answer of GET /system/df: lists up to API 1.52, sums from then on.</summary>
public sealed record DiskUsage
{
    /// <summary>Bytes of all image layers, each counted once.</summary>
    public long LayersSize { get; init; }

    public List<ImageSummary>? Images { get; init; }

    public List<ContainerSummary>? Containers { get; init; }

    public List<Volume>? Volumes { get; init; }

    public List<BuildCache>? BuildCache { get; init; }

    public long? BuilderSize { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DiskUsageSummary<ImageSummary>? ImageUsage { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DiskUsageSummary<ContainerSummary>? ContainerUsage { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DiskUsageSummary<Volume>? VolumeUsage { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DiskUsageSummary<BuildCache>? BuildCacheUsage { get; init; }
}
