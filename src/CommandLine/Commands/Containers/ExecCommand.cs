using Skiff.Api.Exec;
using Skiff.Client;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Options;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class ExecCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags, name) = (invocation.Session, invocation.Flags, invocation.Arguments[0]);
        var detached = flags.Bool("detach");
        var terminal = flags.Bool("tty");
        var interactive = flags.Bool("interactive");
        if (!detached && interactive && terminal && !session.Streams.InputIsTerminal)
            throw new CommandException("the input device is not a TTY");
        var keysText = flags.Changed("detach-keys") ? flags.Text("detach-keys") : session.Config.DetachKeys ?? "";
        var keys = DetachKeys.Parse(keysText);
        var size = terminal ? session.Streams.OutputSize : null;
        List<long>? console = terminal ? [size?.Rows ?? 0, size?.Columns ?? 0] : null;
        var exec = (await session.Client.Execs.CreateAsync(name, new ExecCreateRequest
        {
            User = flags.Text("user"),
            Privileged = flags.Bool("privileged"),
            Tty = terminal,
            ConsoleSize = console,
            AttachStdin = !detached && interactive,
            AttachStdout = !detached,
            AttachStderr = !detached,
            Detach = detached,
            DetachKeys = keysText,
            Env = KeyValueFiles.Environment(flags.Many("env-file"), flags.Many("env"), session.Environment) is { Count: > 0 } environment ? environment : null,
            WorkingDir = flags.Text("workdir"),
            Cmd = [.. invocation.Arguments.Skip(1)],
        }, cancellationToken)).Id!;
        if (!detached)
            return await RunAttachedAsync(session, exec, new AttachedStreamsOptions { Terminal = terminal, Input = interactive, Output = true, Error = true, DetachKeys = keys }, cancellationToken);
        await session.Client.Execs.StartDetachedAsync(exec, new ExecStartRequest { Detach = true, Tty = terminal, ConsoleSize = console }, cancellationToken);
        return 0;
    }

    private static async Task<int> RunAttachedAsync(Session session, string exec, AttachedStreamsOptions options, CancellationToken cancellationToken)
    {
        var execs = session.Client.Execs;
        var size = options.Terminal ? session.Streams.OutputSize : null;
        var raw = await execs.StartAttachedAsync(exec, new ExecStartRequest { Tty = options.Terminal, ConsoleSize = options.Terminal ? [size?.Rows ?? 0, size?.Columns ?? 0] : null }, cancellationToken);
        await using var streams = new AttachedStreams(session, raw, options);
        var copying = streams.RunAsync(cancellationToken);
        using var resizer = options.Terminal && session.Streams.InputIsTerminal
            ? await TerminalResizer.StartAsync(() => session.Streams.OutputSize, now => execs.ResizeAsync(exec, now.Rows, now.Columns, cancellationToken))
            : null;
        if (await copying)
            return 0;
        try
        {
            return await execs.ExitCodeAsync(exec, cancellationToken) ?? 0;
        }
        catch (ConnectionException)
        {
            // the daemon died meanwhile: there is no exit code to know
            return -1;
        }
    }
}
