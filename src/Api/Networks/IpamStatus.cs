namespace Skiff.Api.Networks;

public sealed record IpamStatus
{
    public Dictionary<string, SubnetStatus?>? Subnets { get; init; }
}
