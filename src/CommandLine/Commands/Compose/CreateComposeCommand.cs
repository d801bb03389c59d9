using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class CreateComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "create",
        Operands = "[OPTIONS] [SERVICE...]",
        Summary = "Creates containers for a service",
        Arguments = ArgumentRule.Any,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        .. UpComposeCommand.Creation(),
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.Context(call.Load(invocation.Arguments), quietPull: invocation.Flags.Bool("quiet-pull"));
        await new ProjectUp(context, UpComposeCommand.Options(call, invocation.Arguments) with { Starts = false }).RunAsync(cancellationToken);
        return 0;
    }
}
