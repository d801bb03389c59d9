namespace Skiff.Engine.Containers;

/// <summary>The query of an attach request.</summary>
public sealed record AttachQuery
{
    /// <summary>Send what was logged so far first.</summary>
    public bool Logs { get; init; }

    /// <summary>Stay attached; otherwise only <see cref="Logs"/> is answered.</summary>
    public bool Stream { get; init; }

    public bool Stdin { get; init; }

    public bool Stdout { get; init; }

    public bool Stderr { get; init; }

    /// <summary>Such as `ctrl-p,ctrl-q`; null or empty is the default.</summary>
    public string? DetachKeys { get; init; }
}
