using System.Text.Json.Serialization;

namespace Skiff.Api.Containers;

public sealed record ContainerPidsStats
{
    [JsonPropertyName("current")]
    public ulong? Current { get; init; }

    [JsonPropertyName("limit")]
    public ulong? Limit { get; init; }
}
