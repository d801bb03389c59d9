namespace Skiff.CommandLine.Configuration;

/// <summary>How somebody is known to a registry: by a password, or by a token that was given for it.</summary>
public sealed record StoredCredentials(string User, string Password, string? IdentityToken);
