namespace Skiff.Api.Networks;

public sealed record NetworkStatus
{
    public IpamStatus? IPAM { get; init; }
}
