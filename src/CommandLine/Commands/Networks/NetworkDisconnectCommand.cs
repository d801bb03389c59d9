using Skiff.Api.Networks;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Networks;

internal static partial class NetworkDisconnectCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await invocation.Session.Client.Networks.DisconnectAsync(invocation.Arguments[0],
            new NetworkDisconnectRequest { Container = invocation.Arguments[1], Force = invocation.Flags.Bool("force") }, cancellationToken);
        return 0;
    }
}
