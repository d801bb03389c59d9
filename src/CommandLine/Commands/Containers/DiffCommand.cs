using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class DiffCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        if (invocation.Arguments[0].Length == 0)
            throw new CommandException("Container name cannot be empty");
        foreach (var change in await invocation.Session.Client.Containers.ChangesAsync(invocation.Arguments[0], cancellationToken))
            invocation.Session.Output.WriteLine($"{(change.Kind switch { 0 => "C", 1 => "A", _ => "D" })} {change.Path}");
        return 0;
    }
}
