using System.Text.Json.Serialization;

namespace Skiff.Api.Daemon;

/// <summary>What one kind of objects takes on disk, in bytes; since API 1.52.</summary>
public sealed record DiskUsageSummary<T>
{
    public long ActiveCount { get; init; }

    public long TotalCount { get; init; }

    public long Reclaimable { get; init; }

    public long TotalSize { get; init; }

    /// <summary>The objects themselves, when they were asked for (`verbose`).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<T>? Items { get; init; }
}
