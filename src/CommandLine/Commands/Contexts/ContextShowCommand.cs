using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Contexts;

internal static partial class ContextShowCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        invocation.Session.Output.WriteLine(invocation.Session.Endpoint.ContextName);
        return Task.FromResult(0);
    }
}
