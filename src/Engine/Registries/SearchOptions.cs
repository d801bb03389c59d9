using Skiff.Api.Daemon;

namespace Skiff.Engine.Registries;

/// <summary>What to search for.</summary>
public sealed record SearchOptions
{
    /// <summary>Part of a name; in front of it may stand a registry.</summary>
    public required string Term { get; init; }

    /// <summary>1 to 100; null for 25.</summary>
    public int? Limit { get; init; }

    /// <summary>`is-official`, `is-automated`, `stars`.</summary>
    public Filters Filters { get; init; } = Filters.None;

    public AuthConfig? Auth { get; init; }
}
