namespace Skiff.Api.Daemon;

public sealed record IndexInfo
{
    public string? Name { get; init; }

    public List<string>? Mirrors { get; init; }

    public bool Secure { get; init; }

    public bool Official { get; init; }
}
