using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class ContainerInspectCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken) =>
        InspectOutput.RunAsync(invocation, async name =>
            (await invocation.Session.Client.Containers.InspectRawAsync(name, invocation.Flags.Bool("size"), cancellationToken), "container.InspectResponse"));
}
