namespace Skiff.Registry.Server;

/// <summary>What a collection of a registry's garbage takes away.</summary>
public sealed record CollectionOptions
{
    public required string Root { get; init; }

    /// <summary>Tells what would go, and leaves it.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Manifests go too that have no tag, are in no index that stays, and refer to nothing that stays.</summary>
    public bool DeletesUntagged { get; init; }

    /// <summary>What is younger stays: a push may be going on that relies on it.</summary>
    public TimeSpan MinimumAge { get; init; } = TimeSpan.FromHours(1);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
