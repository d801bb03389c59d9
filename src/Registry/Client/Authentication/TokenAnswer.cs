namespace Skiff.Registry.Client.Authentication;

/// <summary>What a token service answers (distribution, token authentication; OAuth 2 names the first two differently).</summary>
internal sealed record TokenAnswer
{
    public string? Token { get; init; }

    public string? AccessToken { get; init; }

    public string? RefreshToken { get; init; }

    /// <summary>Seconds; 60 when it does not say.</summary>
    public int? ExpiresIn { get; init; }
}
