namespace Skiff.Compose.Engine;

/// <summary>How images are come by.</summary>
public sealed record ImageOptions
{
    /// <summary>`always`, `missing`, `never`, `build`; null for what each service says.</summary>
    public string? Pull { get; init; }

    /// <summary>Build what can be built, present or not.</summary>
    public bool Builds { get; init; }

    public bool NeverBuilds { get; init; }
}
