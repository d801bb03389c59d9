using Skiff.Client;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;
using Skiff.Compose;
using Skiff.Errors;

namespace Skiff.CommandLine;

/// <summary>The program from its words to its exit code.</summary>
public static class CommandLineProgram
{
    /// <summary>Exit code of a mistake on the command line, and of what the daemon refused to `run`.</summary>
    public const int UsageError = 125;

    public static async Task<int> RunAsync(Session session, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        try
        {
            return await DispatchAsync(session, words, cancellationToken);
        }
        catch (CommandException error)
        {
            return Report(session, error.Message, error.ExitCode);
        }
        catch (ComposeException error)
        {
            return Report(session, error.Message, error.ExitCode);
        }
        catch (ApiException error)
        {
            return Report(session, Failure.Text(error), 1);
        }
        catch (ConnectionException error)
        {
            return Report(session, error.Message, 1);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FlagValueException or EngineException)
        {
            return Report(session, error.Message, 1);
        }
    }

    private static int Report(Session session, string message, int exitCode)
    {
        session.Output.Flush();
        if (message.Length > 0)
            session.Error.WriteLine(message);
        return exitCode;
    }

    private static Task<int> DispatchAsync(Session session, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var path = new CommandPath(session.Program, session.Program, RootCommand.Declare());
        var flags = new ParsedFlags(path.Command.Flags!());
        var (rest, help) = Parse(session, path, flags, words, interspersed: false);
        session.Options = RootCommand.Options(flags);
        if (session.Options.LogLevel.ToLowerInvariant() is not ("trace" or "debug" or "info" or "warn" or "warning" or "error" or "fatal" or "panic"))
            throw new CommandException($"Unable to parse logging level: {session.Options.LogLevel}");
        if (flags.Bool("version"))
            return Done(session, $"{(session.Program == "docker" ? "Docker" : "Skiff")} version {ProgramVersion.Text}, build {ProgramVersion.Build}\n");
        if (rest.Count == 0 || help)
            return ShowHelp(session, path, flags);
        if (rest[0] == "help")
            return ShowHelpOf(session, path, rest.Skip(1).ToList());
        return CallAsync(session, path, rest, cancellationToken);
    }

    private static Task<int> CallAsync(Session session, CommandPath parent, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var child = Find(parent.Command, words[0]);
        if (child is null)
        {
            if (parent.Full == parent.Program && session.Config.Aliases.TryGetValue(words[0], out var alias))
                return CallAsync(session, parent, [.. alias.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. words.Skip(1)], cancellationToken);
            throw Unknown(parent, words[0]);
        }
        var path = parent.Under(child);
        var flags = new ParsedFlags(child.Flags?.Invoke() ?? []);
        // a group has no operands of its own: the first word is the next command, and its flags are not the group's
        var (rest, help) = Parse(session, path, flags, [.. words.Skip(1)], child.Interspersed && child.Children is null);
        if (help)
            return ShowHelp(session, path, flags);
        if (child.Children is not null && rest.Count > 0)
            return CallAsync(session, child.Flags is null ? path : path with { Group = flags }, rest, cancellationToken);
        if (child.Run is null)
        {
            session.Error.Write(HelpWriter.Write(path, [.. flags.Declared], Width(session)));
            return Task.FromResult(0);
        }
        child.Arguments.Require(rest.Count, path);
        RefuseForeign(flags);
        session.Blocks = child.Blocks;
        return child.Run(new Invocation(session, path, flags, rest), cancellationToken);
    }

    private static void RefuseForeign(ParsedFlags flags)
    {
        List<string>? errors = null;
        foreach (var flag in flags.Declared)
        {
            if (flag.ForWindows && flags.Changed(flag.Name))
                (errors ??= []).Add($"\"--{flag.Name}\" is only supported on a Docker daemon running on windows, but the Docker daemon is running on linux");
        }
        if (errors is not null)
            throw new CommandException(string.Join('\n', errors));
    }

    private static (IReadOnlyList<string> Operands, bool Help) Parse(Session session, CommandPath path, ParsedFlags flags, IReadOnlyList<string> words, bool interspersed)
    {
        var parser = new FlagParser(flags, interspersed, session.Error);
        try
        {
            var rest = parser.Parse(words);
            return (rest, parser.HelpWanted);
        }
        catch (FlagValueException error)
        {
            var usage = path.Full == path.Program ? $"{path.Full} [OPTIONS] COMMAND [ARG...]" : path.UsageLine;
            throw new CommandException($"{error.Message}\n\nUsage:  {usage}\n\nRun '{path.Full} --help' for more information", UsageError);
        }
    }

    private static Task<int> ShowHelpOf(Session session, CommandPath path, List<string> words)
    {
        foreach (var word in words)
        {
            var child = Find(path.Command, word) ?? throw new CommandException($"unknown help topic: {string.Join(' ', words)}");
            path = path.Under(child);
        }
        return ShowHelp(session, path, new ParsedFlags(path.Command.Flags?.Invoke() ?? []));
    }

    private static Task<int> ShowHelp(Session session, CommandPath path, ParsedFlags flags)
    {
        var text = HelpWriter.Write(path, [.. flags.Declared], Width(session));
        if (path.Full == path.Program)
            text += "\nFor more help on how to use Docker, head to https://docs.docker.com/go/guides/\n";
        return Done(session, text);
    }

    private static Task<int> Done(Session session, string text)
    {
        session.Output.Write(text);
        return Task.FromResult(0);
    }

    private static int Width(Session session) => (session.Streams.OutputSize?.Columns is { } columns and > 0 ? columns : 80) - 1;

    private static Command? Find(Command parent, string word) => Array.Find(parent.Children?.Invoke() ?? [], child => child.IsCalled(word));

    private static CommandException Unknown(CommandPath parent, string word)
    {
        var suggestion = NearestName.Of(word, (parent.Command.Children?.Invoke() ?? []).Where(child => !child.Hidden).Select(child => child.Name)) is { } near
            ? $"\n\nDid you mean '{parent.Full} {near}'?"
            : "";
        return parent.Full == parent.Program
            ? new CommandException($"{parent.Program}: unknown command: {parent.Full} {word}{suggestion}\n\nRun '{parent.Full} --help' for more information")
            : new CommandException($"{parent.Program}: unknown command: {parent.Full} {word}{suggestion}\n\nUsage:  {parent.Full}\n\nRun '{parent.Full} --help' for more information");
    }
}
