using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class ScaleComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "scale",
        Operands = "[SERVICE=REPLICAS...]",
        Summary = "Scale services ",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("no-deps", FlagKind.Bool, "Don't start linked services"),
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var scales = UpComposeCommand.Scales(invocation.Arguments);
        var context = call.Context(call.Load([.. scales.Keys]));
        await new ProjectUp(context, new UpOptions { Services = [.. scales.Keys], Scales = scales, WithoutDependencies = invocation.Flags.Bool("no-deps"), IgnoresOrphans = true }).RunAsync(cancellationToken);
        return 0;
    }
}
