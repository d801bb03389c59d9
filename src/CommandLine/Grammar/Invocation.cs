namespace Skiff.CommandLine.Grammar;

/// <summary>One call of a command: what was parsed, and where it runs.</summary>
/// <param name="Session">Streams, configuration and the connection to the daemon.</param>
/// <param name="Path">How the command was reached.</param>
/// <param name="Flags">The flags given.</param>
/// <param name="Arguments">The operands, already counted against the command's rule.</param>
public sealed record Invocation(Session Session, CommandPath Path, ParsedFlags Flags, IReadOnlyList<string> Arguments);
