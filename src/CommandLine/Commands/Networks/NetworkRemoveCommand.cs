using Skiff.Client;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Networks;

internal static partial class NetworkRemoveCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var session = invocation.Session;
        var failed = false;
        foreach (var name in invocation.Arguments)
        {
            try
            {
                await session.Client.Networks.RemoveAsync(name, cancellationToken);
                session.Output.WriteLine(name);
            }
            catch (ApiException error) when (error.IsNotFound && invocation.Flags.Bool("force"))
            {
                // as wanted
            }
            catch (Exception error) when (error is ApiException or ConnectionException)
            {
                session.Output.Flush();
                session.Error.WriteLine(Failure.Text(error));
                failed = true;
            }
        }
        return failed ? throw new CommandException("exit status 1") : 0;
    }
}
