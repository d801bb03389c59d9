namespace Skiff.Api.Networks;

public sealed record ServiceInfo
{
    public string? VIP { get; init; }

    public List<string>? Ports { get; init; }

    public int LocalLBIndex { get; init; }

    public List<NetworkTaskInfo>? Tasks { get; init; }
}
