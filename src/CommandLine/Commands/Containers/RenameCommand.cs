using Skiff.Client;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class RenameCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (old, name) = (invocation.Arguments[0].Trim(), invocation.Arguments[1].Trim());
        if (old.Length == 0 || name.Length == 0)
            throw new CommandException("Error: Neither old nor new names may be empty");
        try
        {
            await invocation.Session.Client.Containers.RenameAsync(old, name, cancellationToken);
            return 0;
        }
        catch (Exception error) when (error is ApiException or ConnectionException)
        {
            invocation.Session.Error.WriteLine(Failure.Text(error));
            throw new CommandException($"Error: failed to rename container named {old}");
        }
    }
}
