namespace Skiff.Api.Daemon;

public sealed record AddressPool
{
    public string? Base { get; init; }

    public long Size { get; init; }
}
