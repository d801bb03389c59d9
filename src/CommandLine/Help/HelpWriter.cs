using System.Text;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Help;

/// <summary>What `--help` prints.</summary>
internal static class HelpWriter
{
    private const string Experimental =
        """
          Experimental features provide early access to product functionality. These
          features may change between releases without warning, or can be removed from a
          future release. Learn more about experimental features in our documentation:
          https://docs.docker.com/go/experimental/

        """;

    public static string Write(CommandPath path, IReadOnlyList<Flag> flags, int width)
    {
        var command = path.Command;
        if (path.Program == "docker")
            flags = [.. flags.Where(static flag => !flag.OwnOfSkiff)];
        var children = command.Children?.Invoke() ?? [];
        var text = new StringBuilder("Usage:  ");
        var isRoot = path.Full == path.Program;
        if (children.Length > 0)
            text.Append(path.Full).Append(isRoot || flags.Count > 0 ? " [OPTIONS]" : "").Append(" COMMAND");
        else
            text.Append(path.UsageLine);
        if (command.SecondUsage is { } second)
            text.Append("\n\t").Append(path.Program).Append(' ').Append(command.Name).Append(' ').Append(second);
        text.Append("\n\n").Append((command.Description ?? command.Summary).Replace("$ docker ", $"$ {path.Program} ", StringComparison.Ordinal)
            .Replace("    docker ", $"    {path.Program} ", StringComparison.Ordinal)).Append('\n');
        if (command.IsExperimental)
            text.Append($"\nEXPERIMENTAL:\n  {path.Full} is an experimental feature.\n").Append(Experimental);
        if (command.AliasLine is { } aliases)
            text.Append("\nAliases:\n  ").Append(aliases.Replace("docker ", path.Program + " ", StringComparison.Ordinal)).Append('\n');
        if (command.Examples is { } examples)
            text.Append("\nExamples:\n").Append(examples).Append('\n');
        if (!isRoot && flags.Any(flag => !flag.Hidden))
            text.Append("\nOptions:\n").Append(FlagTable.Write(flags, width));
        if (isRoot)
            Section(text, "Common Commands", children, CommandSection.Common);
        Section(text, "Management Commands", children, CommandSection.Management);
        Section(text, "Commands", children, CommandSection.Plain);
        if (isRoot)
            text.Append("\nGlobal Options:\n").Append(FlagTable.Write(flags, width));
        if (children.Length > 0)
            text.Append($"\nRun '{path.Full} COMMAND --help' for more information on a command.\n");
        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, Command[] children, CommandSection section)
    {
        var listed = children.Where(child => !child.Hidden && child.Section == section).ToList();
        if (listed.Count == 0)
            return;
        var longest = Math.Max(11, children.Max(child => child.Name.Length));
        text.Append('\n').Append(title).Append(":\n");
        foreach (var child in listed)
            text.Append("  ").Append(child.Name.PadRight(longest)).Append(' ').Append(child.Summary).Append('\n');
    }
}
