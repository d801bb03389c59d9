namespace Skiff.Api.Daemon;

public sealed record IdResponse
{
    public string? Id { get; init; }
}
