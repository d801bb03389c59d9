using Skiff.Client;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class AttachCommand
{
    internal static ApiQuery Query(bool input, bool output, bool error, string detachKeys) => new ApiQuery()
        .Keep("stream", "1").Flag("stdin", input).Flag("stdout", output).Flag("stderr", error).Set("detachKeys", detachKeys);

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags, name) = (invocation.Session, invocation.Flags, invocation.Arguments[0]);
        var containers = session.Client.Containers;
        // the exit is waited for first: the container may end between any two of these requests
        using var exit = await containers.WaitAsync(name, null, cancellationToken);
        var container = await containers.BriefAsync(name, cancellationToken);
        RequireRunning(container);
        var terminal = container.HasTerminal;
        var input = !flags.Bool("no-stdin") && container.TakesInput;
        if (input && terminal && !session.Streams.InputIsTerminal)
            throw new CommandException("the input device is not a TTY");
        var keysText = flags.Changed("detach-keys") ? flags.Text("detach-keys") : session.Config.DetachKeys ?? "";
        using var proxy = flags.Bool("sig-proxy") && !terminal ? new SignalProxy(containers, name) : null;
        await using var streams = new AttachedStreams(session, await containers.AttachAsync(name, Query(input, true, true, keysText), cancellationToken), new AttachedStreamsOptions
        {
            Terminal = terminal,
            Input = input,
            Output = true,
            Error = true,
            DetachKeys = DetachKeys.Parse(keysText),
        });
        var copying = streams.RunAsync(cancellationToken);
        using var resizer = terminal && session.Streams.OutputIsTerminal ? await ResizeAsync(session, name, cancellationToken) : null;
        if (await copying)
        {
            // a line ends at the terminal's left edge only when it is no longer raw
            await streams.DisposeAsync();
            session.Error.WriteLine("read escape sequence");
            return 1;
        }
        return RunCommand.ExitCode(session, await exit.ReadAsync(cancellationToken));
    }

    /// <summary>A size one off first: programs that draw on the whole screen draw it again when the size changes.</summary>
    internal static async Task<TerminalResizer> ResizeAsync(Session session, string container, CancellationToken cancellationToken)
    {
        var containers = session.Client.Containers;
        if (session.Streams.OutputSize is { Rows: > 0 } size)
        {
            try
            {
                await containers.ResizeAsync(container, size.Rows + 1, size.Columns + 1, cancellationToken);
            }
            catch (ApiException)
            {
                // it has ended meanwhile; the attach tells
            }
        }
        return await TerminalResizer.StartAsync(() => session.Streams.OutputSize, now => containers.ResizeAsync(container, now.Rows, now.Columns, cancellationToken));
    }

    private static void RequireRunning(ContainerBrief container)
    {
        if (!container.IsRunning)
            throw new CommandException("You cannot attach to a stopped container, start it first");
        if (container.IsPaused)
            throw new CommandException("You cannot attach to a paused container, unpause it first");
        if (container.IsRestarting)
            throw new CommandException("You cannot attach to a restarting container, wait until it is running");
    }
}
