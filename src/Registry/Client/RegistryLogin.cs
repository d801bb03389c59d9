namespace Skiff.Registry.Client;

/// <summary>A login that was accepted.</summary>
/// <param name="IdentityToken">What the token service gave out to be kept in the password's place; null when it gave none.</param>
public sealed record RegistryLogin(string? IdentityToken);
