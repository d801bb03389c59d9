using Skiff.Api.Containers;
using Skiff.Client;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class RunCommand
{
    /// <summary>
    /// Create; then attach and begin to wait, both before the start so that nothing is missed; start; and join the streams
    /// until the container's side ends. The exit code is the container's.
    /// </summary>
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var detached = flags.Bool("detach");
        if (detached && flags.Changed("attach"))
            throw new CommandException("conflicting options: cannot specify both --attach and --detach");
        session.Blocks = detached;
        var creation = ContainerCreation.Prepare(invocation, detached);
        var request = creation.Request;
        if (!detached && request is { AttachStdin: true, Tty: true } && !session.Streams.InputIsTerminal)
            throw new CommandException("the input device is not a TTY");
        var keys = detached ? null : Keys(session, flags);
        string id;
        try
        {
            id = await creation.RunAsync(cancellationToken);
        }
        catch (Exception error) when (error is ApiException or ConnectionException)
        {
            throw Refused(invocation, error);
        }
        if (detached)
            return await StartDetachedAsync(invocation, id, cancellationToken);
        return await RunAttachedAsync(new AttachedRun(invocation, request, id, keys!), cancellationToken);
    }

    private static DetachKeys Keys(Session session, ParsedFlags flags) =>
        DetachKeys.Parse(flags.Changed("detach-keys") ? flags.Text("detach-keys") : session.Config.DetachKeys ?? "");

    private static async Task<int> StartDetachedAsync(Invocation invocation, string id, CancellationToken cancellationToken)
    {
        try
        {
            await invocation.Session.Client.Containers.StartAsync(id, null, cancellationToken);
        }
        catch (Exception error) when (error is ApiException or ConnectionException)
        {
            // docker has told the ID by then
            invocation.Session.Output.WriteLine(id);
            throw Refused(invocation, error);
        }
        invocation.Session.Output.WriteLine(id);
        return 0;
    }

    private static async Task<int> RunAttachedAsync(AttachedRun run, CancellationToken cancellationToken)
    {
        var (session, request) = (run.Invocation.Session, run.Request);
        var containers = session.Client.Containers;
        var attaching = containers.AttachAsync(run.Id, AttachCommand.Query(request.AttachStdin, request.AttachStdout, request.AttachStderr, run.Invocation.Flags.Text("detach-keys")), cancellationToken);
        var waiting = containers.WaitAsync(run.Id, request.HostConfig!.AutoRemove ? "removed" : "next-exit", cancellationToken);
        using var proxy = run.Invocation.Flags.Bool("sig-proxy") ? new SignalProxy(containers, run.Id) : null;
        try
        {
            await using var streams = new AttachedStreams(session, await attaching, new AttachedStreamsOptions
            {
                Terminal = request.Tty,
                Input = request.AttachStdin,
                Output = request.AttachStdout,
                Error = request.AttachStderr,
                DetachKeys = run.Keys,
            });
            using var exit = await waiting;
            var copying = streams.RunAsync(cancellationToken);
            await StartAsync(run, exit, cancellationToken);
            using var resizer = request.Tty
                ? await TerminalResizer.StartAsync(() => session.Streams.OutputSize, size => containers.ResizeAsync(run.Id, size.Rows, size.Columns, cancellationToken))
                : null;
            if (await copying)
                return 0;
            return ExitCode(session, await exit.ReadAsync(cancellationToken));
        }
        catch (Exception error) when (error is ApiException or ConnectionException)
        {
            throw Refused(run.Invocation, error);
        }
    }

    private static async Task StartAsync(AttachedRun run, ContainerExit exit, CancellationToken cancellationToken)
    {
        try
        {
            await run.Invocation.Session.Client.Containers.StartAsync(run.Id, null, cancellationToken);
        }
        catch (ApiException) when (run.Request.HostConfig!.AutoRemove)
        {
            // it goes away by itself; whoever runs the same name next must not meet it
            await exit.ReadAsync(cancellationToken);
            throw;
        }
    }

    internal static int ExitCode(Session session, ContainerWait result)
    {
        if (result.Error?.Message is not { Length: > 0 } message)
            return (int)result.StatusCode;
        session.Error.WriteLine($"Error waiting for container: {message}");
        return CommandLineProgram.UsageError;
    }

    /// <summary>What the daemon refused, with docker's exit code: 127 for what was not found, 126 for what may not be executed, else 125.</summary>
    private static CommandException Refused(Invocation invocation, Exception error)
    {
        var text = error.Message;
        var code = text.Contains("executable file not found", StringComparison.Ordinal) || text.Contains("no such file or directory", StringComparison.Ordinal)
            || text.Contains("system cannot find the file specified", StringComparison.Ordinal) ? 127
            : text.Contains("permission denied", StringComparison.Ordinal) || text.Contains("is a directory", StringComparison.Ordinal) ? 126
            : CommandLineProgram.UsageError;
        return ContainerCreation.WithHelp(invocation, Failure.Text(error), code);
    }

    private sealed record AttachedRun(Invocation Invocation, ContainerCreateRequest Request, string Id, DetachKeys Keys);
}
