using Skiff.Client;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class RemoveCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var session = invocation.Session;
        var force = invocation.Flags.Bool("force");
        var query = new ApiQuery().Flag("v", invocation.Flags.Bool("volumes")).Flag("link", invocation.Flags.Bool("link")).Flag("force", force);
        var errors = new List<string>();
        foreach (var name in invocation.Arguments)
        {
            try
            {
                var bare = name.Trim('/');
                if (bare.Length == 0)
                    throw new CommandException("container name cannot be empty");
                await session.Client.Containers.RemoveAsync(bare, query, cancellationToken);
                session.Output.WriteLine(name);
            }
            catch (ApiException error) when (force && error.IsNotFound)
            {
                session.Error.WriteLine(Failure.Text(error));
            }
            catch (Exception error) when (error is ApiException or ConnectionException or CommandException)
            {
                errors.Add(Failure.Text(error));
            }
        }
        return Operands.Finish(errors);
    }
}
