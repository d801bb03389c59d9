using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class DownComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "down",
        Operands = "[OPTIONS] [SERVICES]",
        Summary = "Stop and remove containers, networks",
        Arguments = ArgumentRule.Any,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("remove-orphans", FlagKind.Bool, "Remove containers for services not defined in the Compose file"),
        new("rmi", FlagKind.Text, "Remove images used by services. \"local\" remove only images that don't have a custom tag (\"local\"|\"all\")") { Check = ComposeGroup.OneOf("local", "all") },
        new("timeout", FlagKind.Integer, "Specify a shutdown timeout in seconds") { Shorthand = 't' },
        new("volumes", FlagKind.Bool, "Remove named volumes declared in the \"volumes\" section of the Compose file and anonymous volumes attached to containers") { Shorthand = 'v' },
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.ProjectOrName(invocation.Arguments);
        await ProjectDown.RunAsync(context, new DownOptions
        {
            Services = invocation.Arguments,
            RemovesOrphans = call.Flags.Bool("remove-orphans") || context.Project is null,
            RemovesVolumes = call.Flags.Bool("volumes"),
            RemovesImages = call.Flags.Changed("rmi") ? call.Flags.Text("rmi") : null,
            StopTimeout = call.Timeout,
        }, cancellationToken);
        return 0;
    }
}
