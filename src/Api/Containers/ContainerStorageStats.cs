using System.Text.Json.Serialization;

namespace Skiff.Api.Containers;

public sealed record ContainerStorageStats
{
    [JsonPropertyName("read_count_normalized")]
    public ulong? ReadCountNormalized { get; init; }

    [JsonPropertyName("read_size_bytes")]
    public ulong? ReadSizeBytes { get; init; }

    [JsonPropertyName("write_count_normalized")]
    public ulong? WriteCountNormalized { get; init; }

    [JsonPropertyName("write_size_bytes")]
    public ulong? WriteSizeBytes { get; init; }
}
