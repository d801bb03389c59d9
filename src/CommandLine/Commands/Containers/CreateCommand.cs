using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class CreateCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var creation = ContainerCreation.Prepare(invocation);
        var id = await creation.RunAsync(cancellationToken);
        invocation.Session.Output.WriteLine(id);
        return 0;
    }
}
