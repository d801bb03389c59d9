namespace Skiff.Build.Dockerfile;

/// <summary>One instruction as it was written: continued lines joined, comments and empty lines within taken out.</summary>
public sealed record LogicalLine(SourceRange Range, string Text, IReadOnlyList<Heredoc> Heredocs);
