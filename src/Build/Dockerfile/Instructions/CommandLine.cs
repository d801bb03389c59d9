namespace Skiff.Build.Dockerfile.Instructions;

/// <summary>A command in the exec form (its words) or the shell form (one word, to be given to the shell).</summary>
public sealed record CommandLine(IReadOnlyList<string> Words, bool IsShellForm);
