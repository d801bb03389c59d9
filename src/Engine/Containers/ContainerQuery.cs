namespace Skiff.Engine.Containers;

/// <summary>Which containers to list.</summary>
public sealed record ContainerQuery
{
    /// <summary>Those that do not run as well.</summary>
    public bool All { get; init; }

    /// <summary>The newest so many, running or not; null all.</summary>
    public int? Limit { get; init; }

    /// <summary>Measure SizeRw and SizeRootFs.</summary>
    public bool Size { get; init; }

    public Filters Filters { get; init; } = Filters.None;
}
