namespace Skiff.Registry.Client;

/// <summary>Who asks. At most one of password, <see cref="IdentityToken"/> and <see cref="RegistryToken"/> is used.</summary>
public sealed record RegistryCredentials
{
    /// <summary>Anonymous.</summary>
    public static readonly RegistryCredentials None = new();

    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>A refresh token (OAuth 2), which the token service exchanges for access tokens.</summary>
    public string? IdentityToken { get; init; }

    /// <summary>An access token that is sent as it is.</summary>
    public string? RegistryToken { get; init; }

    public bool HasPassword => !string.IsNullOrEmpty(Username) || !string.IsNullOrEmpty(Password);

    /// <summary>Tells nobody's secrets.</summary>
    public override string ToString() => Username ?? "anonymous";
}
