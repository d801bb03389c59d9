namespace Skiff.Engine.Images;

/// <summary>Which images to list and what to say of them.</summary>
public sealed record ImageQuery
{
    /// <summary>Intermediate ones as well.</summary>
    public bool All { get; init; }

    /// <summary>Measure what layers are shared; otherwise SharedSize is -1.</summary>
    public bool SharedSize { get; init; }

    public bool Manifests { get; init; }

    public Filters Filters { get; init; } = Filters.None;
}
