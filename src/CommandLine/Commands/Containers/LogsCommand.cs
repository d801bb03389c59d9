using Skiff.Client;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class LogsCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var query = new ApiQuery().Keep("stdout", "1").Keep("stderr", "1")
            .Set("since", TimeFlag.Read(session, flags, "since", "invalid value for \"since\": "))
            .Set("until", TimeFlag.Read(session, flags, "until", "invalid value for \"until\": "))
            .Flag("timestamps", flags.Bool("timestamps"))
            .Flag("follow", flags.Bool("follow"))
            .Flag("details", flags.Bool("details"))
            .Keep("tail", flags.Text("tail"));
        var container = await session.Client.Containers.BriefAsync(invocation.Arguments[0], cancellationToken);
        await using var logs = await session.Client.Containers.LogsAsync(container.Id, query, cancellationToken);
        var output = session.RawOutput();
        if (container.HasTerminal)
            await OutputFrames.CopyRawAsync(logs, output, cancellationToken);
        else
            await OutputFrames.CopyAsync(logs, output, session.Streams.Error, cancellationToken);
        return 0;
    }
}
