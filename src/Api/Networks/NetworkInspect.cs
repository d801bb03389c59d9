using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skiff.Api.Networks;

public sealed record NetworkInspect
{
    public string? Name { get; init; }

    public string? Id { get; init; }

    public string? Created { get; init; }

    public string? Scope { get; init; }

    public string? Driver { get; init; }

    public bool EnableIPv4 { get; init; }

    public bool EnableIPv6 { get; init; }

    public Ipam? IPAM { get; init; }

    public bool Internal { get; init; }

    public bool Attachable { get; init; }

    public bool Ingress { get; init; }

    public ConfigReference? ConfigFrom { get; init; }

    public bool ConfigOnly { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, EndpointResource?>? Containers { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, JsonElement?>? Services { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NetworkStatus? Status { get; init; }

    public Dictionary<string, string>? Options { get; init; }

    public Dictionary<string, string>? Labels { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<PeerInfo>? Peers { get; init; }
}
