using System.Text.Json.Serialization;

namespace Skiff.Api.Daemon;

public sealed record PeerNode
{
    [JsonPropertyName("NodeID")]
    public string? NodeId { get; init; }

    public string? Addr { get; init; }
}
