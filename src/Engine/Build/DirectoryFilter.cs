namespace Skiff.Engine.Build;

/// <summary>Which of the client's directories, and what of it.</summary>
/// <param name="Name">As the client offers it: `context`, `dockerfile`, or one of its named contexts.</param>
public sealed record DirectoryFilter(string Name)
{
    /// <summary>Patterns as of .dockerignore; empty: everything.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Paths, wildcards allowed, that are sent with what links on the way lead to; empty: everything.</summary>
    public IReadOnlyList<string> Follow { get; init; } = [];
}
