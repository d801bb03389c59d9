using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class StatsComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "stats",
        Operands = "[OPTIONS] [SERVICE]",
        Summary = "Display a live stream of container(s) resource usage statistics",
        Arguments = ArgumentRule.Between(0, 1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("all", FlagKind.Bool, "Show all containers (default shows just running)") { Shorthand = 'a' },
        new("format", FlagKind.Text, Help.FormatHelp.Table),
        new("no-stream", FlagKind.Bool, "Disable streaming stats and only pull the first result"),
        new("no-trunc", FlagKind.Bool, "Do not truncate output"),
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.ProjectOrName(invocation.Arguments);
        var containers = await ContainerVerbs.SelectAsync(context, invocation.Arguments, invocation.Flags.Bool("all"), cancellationToken);
        if (containers.Count == 0)
            return 0;
        var words = new List<string>();
        foreach (var name in (string[])["no-stream", "no-trunc"])
        {
            if (invocation.Flags.Bool(name))
                words.Add("--" + name);
        }
        if (invocation.Flags.Changed("format"))
            words.AddRange(["--format", invocation.Flags.Text("format")]);
        return await call.DelegateAsync(Containers.StatsCommand.Declare(), [.. words, .. containers.Select(static container => container.Name)], cancellationToken);
    }
}
