using System.Text;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Help;

/// <summary>All commands with their flags as one Markdown page: `docs/commands.md`, made from the same declarations as parser and help.</summary>
internal static class CommandReference
{
    private const string Heading =
        """
        # Commands

        Every command of `skiff` with its flags, as `--help` shows them. This page is made from the program's own declarations
        (`skiff __reference markdown`); a test holds it against them.

        """;

    public static string Write(string program)
    {
        var text = new StringBuilder(Heading);
        Write(text, new CommandPath(program, program, RootCommand.Declare()));
        return text.ToString();
    }

    /// <summary>The commands that people see, each after the group it is in.</summary>
    public static IEnumerable<CommandPath> All(CommandPath from)
    {
        yield return from;
        foreach (var child in from.Command.Children?.Invoke() ?? [])
        {
            if (child.Hidden)
                continue;
            foreach (var path in All(from.Under(child)))
                yield return path;
        }
    }

    private static void Write(StringBuilder text, CommandPath root)
    {
        foreach (var path in All(root))
        {
            var command = path.Command;
            text.Append("\n## ").Append(path.Full).Append("\n\n").Append(command.Summary).Append(".\n");
            if (command.Run is not null)
                text.Append("\n    ").Append(path.UsageLine).Append('\n');
            if (command.AliasLine is { } aliases)
                text.Append("\nAlso `").Append(aliases.Replace("docker ", path.Program + " ", StringComparison.Ordinal).Replace(", ", "`, `", StringComparison.Ordinal)).Append("`.\n");
            var children = (command.Children?.Invoke() ?? []).Where(static child => !child.Hidden).ToList();
            if (children.Count > 0)
                text.Append("\nCommands: ").AppendJoin(", ", children.Select(static child => $"`{child.Name}`")).Append(".\n");
            Flags(text, (command.Flags?.Invoke() ?? []).Where(static flag => !flag.Hidden).ToList());
        }
    }

    private static void Flags(StringBuilder text, List<Flag> flags)
    {
        if (flags.Count == 0)
            return;
        text.Append("\n| flag | |\n|---|---|\n");
        foreach (var flag in flags)
        {
            var value = flag.ValueName.Length > 0 ? " " + flag.ValueName : "";
            var letter = flag.Shorthand is { } shorthand ? $"`-{shorthand}`, " : "";
            text.Append($"| {letter}`--{flag.Name}{value}` | {Cell(flag.Help)} |\n");
        }
    }

    private static string Cell(string help) => help.Replace("\n", "<br>", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);
}
