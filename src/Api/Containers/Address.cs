namespace Skiff.Api.Containers;

public sealed record Address
{
    public string? Addr { get; init; }

    public long PrefixLen { get; init; }
}
