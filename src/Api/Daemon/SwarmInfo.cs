using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skiff.Api.Daemon;

public sealed record SwarmInfo
{
    [JsonPropertyName("NodeID")]
    public string? NodeId { get; init; }

    public string? NodeAddr { get; init; }

    public string? LocalNodeState { get; init; }

    public bool ControlAvailable { get; init; }

    public string? Error { get; init; }

    public List<PeerNode>? RemoteManagers { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long? Nodes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long? Managers { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement? Cluster { get; init; }
}
