using Skiff.Api.Daemon;

namespace Skiff.Engine.Registries;

/// <summary>What to push.</summary>
public sealed record PushOptions
{
    /// <summary>The repository, which names the registry too.</summary>
    public required string Name { get; init; }

    /// <summary>Null or empty for all tags.</summary>
    public string? Tag { get; init; }

    public AuthConfig? Auth { get; init; }
}
