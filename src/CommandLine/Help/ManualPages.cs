using System.Text;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Help;

/// <summary>Manual pages in man(7), one for each command, made from the same declarations as parser and help.</summary>
internal static class ManualPages
{
    /// <summary>File name (`skiff-image-ls.1`) and text of each page.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Write(string program)
    {
        var root = new CommandPath(program, program, RootCommand.Declare());
        foreach (var path in CommandReference.All(root))
            yield return new KeyValuePair<string, string>(Name(path) + ".1", Page(path));
    }

    private static string Page(CommandPath path)
    {
        var command = path.Command;
        var text = new StringBuilder();
        text.Append($".TH {Escape(Name(path).ToUpperInvariant())} 1 \"\" \"{path.Program} {ProgramVersion.Text}\"\n");
        text.Append(".SH NAME\n").Append($"{Escape(Name(path))} \\- {Escape(command.Summary)}\n");
        text.Append(".SH SYNOPSIS\n.B ").Append(Escape(command.Run is null ? path.Full + " COMMAND" : path.UsageLine)).Append('\n');
        if (command.Description is { } description)
            text.Append(".SH DESCRIPTION\n").Append(Escape(description)).Append('\n');
        var flags = (command.Flags?.Invoke() ?? []).Where(static flag => !flag.Hidden).ToList();
        if (flags.Count > 0)
            text.Append(".SH OPTIONS\n");
        foreach (var flag in flags)
        {
            text.Append(".TP\n.B ").Append(Escape((flag.Shorthand is { } letter ? $"-{letter}, " : "") + "--" + flag.Name));
            text.Append(flag.ValueName.Length > 0 ? $" \\fI{Escape(flag.ValueName)}\\fR" : "").Append('\n').Append(Escape(flag.Help)).Append('\n');
        }
        var children = (command.Children?.Invoke() ?? []).Where(static child => !child.Hidden).ToList();
        if (children.Count > 0)
            text.Append(".SH COMMANDS\n");
        foreach (var child in children)
            text.Append(".TP\n.BR ").Append(Escape(Name(path.Under(child)))).Append(" (1)\n").Append(Escape(child.Summary)).Append('\n');
        return text.ToString();
    }

    private static string Name(CommandPath path) => path.Full.Replace(' ', '-');

    /// <summary>Backslashes and dashes have a meaning of their own, and so have dots and quotes at the beginning of a line.</summary>
    private static string Escape(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return string.Join('\n', escaped.Split('\n').Select(static line => line.Length > 0 && line[0] is '.' or '\'' ? "\\&" + line : line));
    }
}
