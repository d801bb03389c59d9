namespace Skiff.Api.Daemon;

public sealed record VersionPlatform
{
    public string? Name { get; init; }
}
