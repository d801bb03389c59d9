using Skiff.Client;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class RemoveImageCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var query = new ApiQuery().Flag("force", flags.Bool("force")).Flag("noprune", flags.Bool("no-prune"));
        foreach (var platform in flags.Many("platform"))
            query.Keep("platforms", PlatformText.Json(platform)!);
        var errors = new List<string>();
        var fatal = false;
        foreach (var name in invocation.Arguments)
        {
            try
            {
                foreach (var deletion in await session.Client.Images.RemoveAsync(name, query, cancellationToken))
                    session.Output.WriteLine(deletion.Deleted is { Length: > 0 } deleted ? $"Deleted: {deleted}" : $"Untagged: {deletion.Untagged}");
            }
            catch (Exception error) when (error is ApiException or ConnectionException)
            {
                fatal |= error is not ApiException { IsNotFound: true };
                errors.Add(Failure.Text(error));
            }
        }
        if (errors.Count == 0)
            return 0;
        if (fatal || !flags.Bool("force"))
            throw new CommandException(string.Join('\n', errors));
        session.Output.Flush();
        session.Error.WriteLine(string.Join('\n', errors));
        return 0;
    }
}
