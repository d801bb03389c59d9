using Skiff.Client;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Networks;

internal static partial class NetworkInspectCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken) =>
        InspectOutput.RunAsync(invocation, async name =>
            (await invocation.Session.Client.Networks.InspectRawAsync(name, invocation.Flags.Bool("verbose") ? new ApiQuery().Keep("verbose", "true") : null, cancellationToken), "network.Inspect"));
}
