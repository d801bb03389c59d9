namespace Skiff.Storage.Content;

/// <summary>What a copy is given instead of what its source has; null keeps the source's.</summary>
public sealed record InsertionRules
{
    public uint? User { get; init; }

    public uint? Group { get; init; }

    /// <summary>The low twelve bits, from those of the source and whether it is a directory.</summary>
    public Func<uint, bool, uint>? Permissions { get; init; }

    /// <summary>Asked with the path below the source that is copied; true leaves it out, with everything below.</summary>
    public Func<string, bool>? Excludes { get; init; }
}
