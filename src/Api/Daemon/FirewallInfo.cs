namespace Skiff.Api.Daemon;

public sealed record FirewallInfo
{
    public string? Driver { get; init; }

    public List<List<string>>? Info { get; init; }
}
