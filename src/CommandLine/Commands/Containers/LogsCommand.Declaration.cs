using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class LogsCommand
{
    public static Command Declare(string name = "logs") => new()
    {
        Name = name,
        Operands = "[OPTIONS] CONTAINER",
        Summary = "Fetch the logs of a container",
        AliasLine = "docker container logs, docker logs",
        Arguments = ArgumentRule.Exactly(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("details", FlagKind.Bool, "Show extra details provided to logs"),
        new("follow", FlagKind.Bool, "Follow log output") { Shorthand = 'f' },
        new("since", FlagKind.Text, "Show logs since timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 minutes)"),
        new("tail", FlagKind.Text, "Number of lines to show from the end of the logs (default \"all\")") { Shorthand = 'n', Default = "all" },
        new("timestamps", FlagKind.Bool, "Show timestamps") { Shorthand = 't' },
        new("until", FlagKind.Text, "Show logs before a timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 minutes)"),
    ];
}
