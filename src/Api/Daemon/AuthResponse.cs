namespace Skiff.Api.Daemon;

public sealed record AuthResponse
{
    public string? Status { get; init; }

    public string? IdentityToken { get; init; }
}
