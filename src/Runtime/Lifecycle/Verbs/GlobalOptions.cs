namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>Options before the verb.</summary>
public sealed record GlobalOptions
{
    /// <summary>Where state directories are.</summary>
    public string Root { get; init; } = "/run/skiff-runtime";

    /// <summary>Where errors are written besides standard error; null nowhere.</summary>
    public string? Log { get; init; }

    public bool LogAsJson { get; init; }

    public required TimeProvider Time { get; init; }
}
