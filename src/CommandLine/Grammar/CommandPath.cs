namespace Skiff.CommandLine.Grammar;

/// <summary>Where a command was found: the program's name as it was called, the commands above it, and itself.</summary>
/// <param name="Program">The name by which this program was called: `skiff`, or `docker`.</param>
/// <param name="Full">The whole path, `skiff container ls`.</param>
/// <param name="Command">The command that the path leads to.</param>
public sealed record CommandPath(string Program, string Full, Command Command)
{
    /// <summary>The flags of the group that the command stands in, given before it; null where the group has none.</summary>
    public ParsedFlags? Group { get; init; }

    public CommandPath Under(Command child) => new(Program, $"{Full} {child.Name}", child) { Group = Group };

    public string UsageLine => Command.Operands.Length == 0 ? Full : $"{Full} {Command.Operands}";
}
