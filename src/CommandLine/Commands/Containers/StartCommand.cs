using Skiff.Api.Containers;
using Skiff.Client;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class StartCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var flags = invocation.Flags;
        if (flags.Bool("attach") || flags.Bool("interactive"))
        {
            if (invocation.Arguments.Count > 1)
                throw new CommandException("you cannot start and attach multiple containers at once");
            return await StartAttachedAsync(invocation, cancellationToken);
        }
        if (flags.Changed("checkpoint") && invocation.Arguments.Count > 1)
            throw new CommandException("you cannot restore multiple containers at once");
        return await StartAllAsync(invocation, cancellationToken);
    }

    private static ApiQuery? Checkpoint(ParsedFlags flags) => flags.Changed("checkpoint")
        ? new ApiQuery().Set("checkpoint", flags.Text("checkpoint")).Set("checkpoint-dir", flags.Text("checkpoint-dir"))
        : null;

    private static async Task<int> StartAllAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var failed = new List<string>();
        foreach (var name in invocation.Arguments)
        {
            try
            {
                await invocation.Session.Client.Containers.StartAsync(name, Checkpoint(invocation.Flags), cancellationToken);
                invocation.Session.Output.WriteLine(name);
            }
            catch (Exception error) when (error is ApiException or ConnectionException)
            {
                invocation.Session.Output.Flush();
                invocation.Session.Error.WriteLine(Failure.Text(error));
                failed.Add(name);
            }
        }
        return failed.Count == 0 ? 0 : throw new CommandException($"Error: failed to start containers: {string.Join(", ", failed)}");
    }

    private static async Task<int> StartAttachedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var containers = session.Client.Containers;
        var container = await containers.BriefAsync(invocation.Arguments[0], cancellationToken);
        var id = container.Id;
        var terminal = container.HasTerminal;
        var input = flags.Bool("interactive") && container.TakesInput;
        if (input && terminal && !session.Streams.InputIsTerminal)
            throw new CommandException("the input device is not a TTY");
        var keysText = flags.Changed("detach-keys") ? flags.Text("detach-keys") : session.Config.DetachKeys ?? "";
        var raw = await containers.AttachAsync(id, AttachCommand.Query(input, true, true, keysText), cancellationToken);
        using var proxy = !terminal ? new SignalProxy(containers, id) : null;
        await using var streams = new AttachedStreams(session, raw, new AttachedStreamsOptions { Terminal = terminal, Input = input, Output = true, Error = true, DetachKeys = DetachKeys.Parse(keysText) });
        using var exit = await containers.WaitAsync(id, container.IsRemovedAtItsEnd ? "removed" : "next-exit", cancellationToken);
        var copying = streams.RunAsync(cancellationToken);
        await containers.StartAsync(id, Checkpoint(flags), cancellationToken);
        using var resizer = terminal && session.Streams.OutputIsTerminal
            ? await TerminalResizer.StartAsync(() => session.Streams.OutputSize, size => containers.ResizeAsync(id, size.Rows, size.Columns, cancellationToken))
            : null;
        return await copying ? 0 : ExitCode(session, await exit.ReadAsync(cancellationToken));
    }

    private static int ExitCode(Session session, ContainerWait result) => RunCommand.ExitCode(session, result);
}
