using Skiff.Client;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Completion;

/// <summary>
/// What may stand in the place of the last word, a line each: the word, a tab, what it means. Nothing where a file name or free text is
/// wanted, and nothing, without a word of complaint, when the daemon does not answer.
/// </summary>
internal static class CompleteCommand
{
    public static Command Declare() => new()
    {
        Name = "__complete",
        Operands = "-- [WORD...]",
        Summary = "Print what may stand in the place of the last word",
        Hidden = true,
        Interspersed = false,
        Arguments = ArgumentRule.Any,
        Blocks = true,
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, words) = (invocation.Session, invocation.Arguments);
        session.StartsEngine = false; // nobody who presses Tab has asked for that
        var last = words.Count > 0 ? words[^1] : "";
        foreach (var (word, meaning) in await CandidatesAsync(session, [.. words.SkipLast(1)], last, cancellationToken))
        {
            if (word.StartsWith(last, StringComparison.Ordinal))
                session.Output.WriteLine($"{word}\t{meaning}");
        }
        return 0;
    }

    private static async Task<IEnumerable<(string Word, string Meaning)>> CandidatesAsync(
        Session session, IReadOnlyList<string> words, string last, CancellationToken cancellationToken)
    {
        Command? group = null;
        var command = RootCommand.Declare();
        while (true)
        {
            var flags = new ParsedFlags(command.Flags?.Invoke() ?? []);
            if (Operands(command, flags, words) is not { } operands)
                return []; // the last word is a flag's value
            if (group is null)
                session.Options = RootCommand.Options(flags);
            if (command.Children?.Invoke() is not { } children)
                return last.StartsWith('-') && (command.Interspersed || operands.Count == 0) ? Flags(flags) : await NamesAsync(session, group!, command, operands, cancellationToken);
            if (operands.Count == 0)
                return last.StartsWith('-') ? Flags(flags) : children.Where(child => !child.Hidden).Select(child => (child.Name, child.Summary));
            if (Array.Find(children, child => child.IsCalled(operands[0])) is not { } next)
                return [];
            (group, command, words) = (command, next, [.. operands.Skip(1)]);
        }
    }

    private static IReadOnlyList<string>? Operands(Command command, ParsedFlags flags, IReadOnlyList<string> words)
    {
        try
        {
            return new FlagParser(flags, command.Interspersed && command.Children is null, TextWriter.Null).Parse(words);
        }
        catch (FlagValueException)
        {
            return null;
        }
    }

    private static IEnumerable<(string, string)> Flags(ParsedFlags flags) =>
        flags.Declared.Where(flag => !flag.Hidden).Select(flag => ("--" + flag.Name, flag.Help));

    private static async Task<IEnumerable<(string, string)>> NamesAsync(
        Session session, Command group, Command command, IReadOnlyList<string> given, CancellationToken cancellationToken)
    {
        var (kind, most) = OperandKinds.Of(group.Name, command.Name, given.Count);
        if (kind == OperandKind.Other || given.Count >= most)
            return [];
        try
        {
            var names = await OperandKinds.NamesAsync(session.Client, kind, cancellationToken);
            return names.Where(name => !given.Contains(name.Item1));
        }
        catch (Exception error) when (error is ApiException or ConnectionException or CommandException or IOException)
        {
            return [];
        }
    }
}
