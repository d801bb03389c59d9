namespace Skiff.CommandLine.Grammar;

/// <summary>
/// A command as data. Its flags and children are made only when this command is the one called (or asked for help), so that
/// start-up does not pay for the tree.
/// </summary>
public sealed record Command
{
    public required string Name { get; init; }

    /// <summary>Other names under the same parent.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>What follows the name in the usage line.</summary>
    public string Operands { get; init; } = "";

    public required string Summary { get; init; }

    /// <summary>What help says in place of the summary.</summary>
    public string? Description { get; init; }

    /// <summary>A second usage line.</summary>
    public string? SecondUsage { get; init; }

    /// <summary>All the paths by which the command can be called, as help lists them; null when there is one.</summary>
    public string? AliasLine { get; init; }

    public string? Examples { get; init; }

    /// <summary>The heading under which the root's help lists it.</summary>
    public CommandSection Section { get; init; }

    public bool Hidden { get; init; }

    /// <summary>Help says that it may change.</summary>
    public bool IsExperimental { get; init; }

    public ArgumentRule Arguments { get; init; } = ArgumentRule.None;

    /// <summary>False when the first operand ends the flags, as of `run` and `exec`.</summary>
    public bool Interspersed { get; init; } = true;

    public Func<Flag[]>? Flags { get; init; }

    public Func<Command[]>? Children { get; init; }

    /// <summary>It makes one request after the other, never two at a time, and reads no stream beside them: it starts fastest then.</summary>
    public bool Blocks { get; init; }

    /// <summary>Does the work; the result is the exit code. Null for a command that only groups others.</summary>
    public Func<Invocation, CancellationToken, Task<int>>? Run { get; init; }

    public Command In(CommandSection section) => this with { Section = section };

    public Command Also(params string[] aliases) => this with { Aliases = aliases };

    public bool IsCalled(string word) => Name == word || Array.IndexOf(Aliases, word) >= 0;
}
