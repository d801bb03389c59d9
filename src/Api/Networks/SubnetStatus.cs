namespace Skiff.Api.Networks;

public sealed record SubnetStatus
{
    public ulong IPsInUse { get; init; }

    public ulong DynamicIPsAvailable { get; init; }
}
