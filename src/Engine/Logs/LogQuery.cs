namespace Skiff.Engine.Logs;

/// <summary>The query of a logs request, times and counts as they were sent.</summary>
public sealed record LogQuery
{
    public bool Follow { get; init; }

    public bool Stdout { get; init; }

    public bool Stderr { get; init; }

    /// <summary>Seconds since 1970 with up to nine decimals.</summary>
    public string? Since { get; init; }

    /// <summary>As <see cref="Since"/>.</summary>
    public string? Until { get; init; }

    public bool Timestamps { get; init; }

    public bool Details { get; init; }

    /// <summary>A number of lines; null, empty, `all` and what is not a number are all of them.</summary>
    public string? Tail { get; init; }
}
