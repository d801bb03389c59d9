using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Compose;

internal static class ExportComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "export",
        Operands = "[OPTIONS] SERVICE",
        Summary = "Export a service container's filesystem as a tar archive",
        Arguments = ArgumentRule.Exactly(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("index", FlagKind.Integer, "index of the container if service has multiple replicas"),
        new("output", FlagKind.Text, "Write to a file, instead of STDOUT") { Shorthand = 'o' },
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.ProjectOrName(invocation.Arguments);
        var container = await call.ContainerAsync(context, invocation.Arguments[0], all: true, cancellationToken);
        string[] output = invocation.Flags.Changed("output") ? ["--output", invocation.Flags.Text("output")] : [];
        return await call.DelegateAsync(Containers.ExportCommand.Declare(), [.. output, container.Id], cancellationToken);
    }
}
