namespace Skiff.Registry.Server.Upstream;

/// <summary>The registry that a cache stands before, and who the cache is to it.</summary>
/// <param name="Address">`https://HOST`, `http://HOST` or `HOST`.</param>
/// <param name="User">Null asks anonymously.</param>
/// <param name="Password">The user's password or token.</param>
public sealed record UpstreamOptions(string Address, string? User, string? Password);
