namespace Skiff.CommandLine.Grammar;

/// <summary>A flag of a command, as data: help, parser and completions read the same declaration.</summary>
/// <param name="Name">The long name, without dashes.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Help">What help says about it, its default included.</param>
public sealed record Flag(string Name, FlagKind Kind, string Help)
{
    public char? Shorthand { get; init; }

    /// <summary>The value that holds when the flag is not given; null stands for the kind's zero.</summary>
    public string? Default { get; init; }

    /// <summary>Not shown in help: old spellings.</summary>
    public bool Hidden { get; init; }

    /// <summary>Docker's command has no such flag: the help of a program called `docker` does not list it.</summary>
    public bool OwnOfSkiff { get; init; }

    /// <summary>For engines on Windows: help does not list it, and whoever gives it is told so.</summary>
    public bool ForWindows { get; init; }

    /// <summary>This flag is another spelling of that one.</summary>
    public string? AliasOf { get; init; }

    /// <summary>Printed when the flag is used: what to use in its place.</summary>
    public string? Deprecated { get; init; }

    /// <summary>Checks one value at the time of parsing; throws a <see cref="FlagValueException"/>.</summary>
    public Action<string>? Check { get; init; }

    public bool Repeats => Kind is FlagKind.List or FlagKind.Strings or FlagKind.Map or FlagKind.Filter
        or FlagKind.Mount or FlagKind.Network or FlagKind.Ulimit or FlagKind.GpuRequest or FlagKind.Fields;

    /// <summary>The word for the value in help; empty for a switch.</summary>
    public string ValueName => Kind switch
    {
        FlagKind.Bool => "",
        FlagKind.Text => "string",
        FlagKind.Integer => "int",
        FlagKind.Unsigned => "uint",
        FlagKind.Uint16 => "uint16",
        FlagKind.Decimal => "decimal",
        FlagKind.Bytes => "bytes",
        FlagKind.Duration => "duration",
        FlagKind.List => "list",
        FlagKind.Strings => "strings",
        FlagKind.Map => "map",
        FlagKind.Filter => "filter",
        FlagKind.Mount => "mount",
        FlagKind.Network => "network",
        FlagKind.Ulimit => "ulimit",
        FlagKind.GpuRequest => "gpu-request",
        FlagKind.Fields => "stringToString",
        _ => "command",
    };

    /// <summary>How an error names the flag: `-m, --memory`.</summary>
    public string Spelling => Shorthand is { } letter ? $"-{letter}, --{Name}" : $"--{Name}";
}
