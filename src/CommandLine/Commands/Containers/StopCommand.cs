using System.Globalization;
using Skiff.Client;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class StopCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken) =>
        Operands.AllAsync(invocation, name => invocation.Session.Client.Containers.StopAsync(name, Query(invocation.Flags), cancellationToken));

    /// <summary>Signal and time to wait, of `stop` and of `restart`.</summary>
    internal static ApiQuery Query(ParsedFlags flags) => new ApiQuery()
        .Set("signal", flags.Text("signal"))
        .Set("t", flags.Changed("timeout") ? flags.Integer("timeout").ToString(CultureInfo.InvariantCulture) : null);
}
