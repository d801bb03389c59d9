namespace Skiff.Build.Dockerfile;

/// <summary>The parser directives at the top of a file: `# syntax=…`, `# escape=…`, `# check=…`.</summary>
public sealed record Directives
{
    public static Directives None { get; } = new();

    /// <summary>The frontend image named there. Skiff reads every syntax with its own parser.</summary>
    public string? Syntax { get; init; }

    /// <summary>A backslash or a backtick.</summary>
    public char Escape { get; init; } = '\\';

    /// <summary>Rules of `check` that are to be skipped; `all` for every one.</summary>
    public IReadOnlySet<string> SkippedChecks { get; init; } = new HashSet<string>();

    /// <summary>A finding of `check` fails the build.</summary>
    public bool ChecksAreErrors { get; init; }
}
