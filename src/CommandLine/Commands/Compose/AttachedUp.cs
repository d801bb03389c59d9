using System.Runtime.InteropServices;
using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

/// <summary>`up` in the foreground: the services' output is shown until they have ended, or until an interruption, which stops them; a second one kills.</summary>
internal sealed class AttachedUp(ComposeCall call, ComposeContext context, ProjectUp up, bool aborts) : IDisposable
{
    private readonly CancellationTokenSource _interrupted = new();
    private readonly CancellationTokenSource _ended = new();
    private int _signals;
    private (ProjectContainer Container, long Code)? _first;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        using var working = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _interrupted.Token);
        var attached = Attached();
        var printer = new LogPrinter(call.Session, !call.Flags.Bool("no-log-prefix"), call.Session.Streams.OutputIsTerminal && !call.Flags.Bool("no-color"));
        try
        {
            await up.RunAsync(working.Token);
            call.FinishProgress();
            var containers = up.Selected().SelectMany(service => up.ContainersOf(service.Name)).ToList();
            foreach (var container in containers.Where(container => attached.Contains(container.Service)))
                printer.Expect(LogPrinter.NameOf(container));
            printer.Say("Attaching to " + string.Join(", ", containers.Where(container => attached.Contains(container.Service)).Select(LogPrinter.NameOf)));
            await Task.WhenAll(containers.Select(container => FollowAsync(printer, container, attached.Contains(container.Service), working.Token))).WaitAsync(_ended.Token);
        }
        catch (OperationCanceledException) when (_interrupted.IsCancellationRequested || _ended.IsCancellationRequested)
        {
            await StopAsync(cancellationToken);
        }
        return await ExitCodeAsync(cancellationToken);
    }

    public void Dispose()
    {
        _interrupted.Dispose();
        _ended.Dispose();
    }

    private HashSet<string> Attached()
    {
        var flags = call.Flags;
        var names = flags.Many("attach").Count > 0 ? flags.Many("attach")
            : call.Arguments.Count > 0 && !flags.Bool("attach-dependencies") ? call.Arguments
            : [.. up.Selected().Select(static service => service.Name)];
        var attached = names.Where(name => context.Project!.All.GetValueOrDefault(name)?.Text("attach") is not "false" || flags.Many("attach").Contains(name)).ToHashSet(StringComparer.Ordinal);
        attached.ExceptWith(flags.Many("no-attach"));
        return attached;
    }

    private async Task FollowAsync(LogPrinter printer, ProjectContainer container, bool shown, CancellationToken cancellationToken)
    {
        var name = LogPrinter.NameOf(container);
        while (true)
        {
            var state = await context.Client.Containers.InspectAsync(container.Id, cancellationToken);
            if (shown)
            {
                var query = new ApiQuery().Keep("stdout", "1").Keep("stderr", "1").Keep("follow", "1").Flag("timestamps", call.Flags.Bool("timestamps"));
                // what runs since before this call has said before what it said before
                if (container.IsRunning)
                    query.Keep("tail", "0");
                else
                    query.Set("since", Since(state.State?.StartedAt));
                await using var stream = await context.Client.Containers.LogsAsync(container.Id, query, cancellationToken);
                await foreach (var (text, isError) in ContainerLog.ReadAsync(stream, state.Config?.Tty == true, cancellationToken))
                    printer.Line(name, text, isError);
            }
            using var exit = await context.Client.Containers.WaitAsync(container.Id, null, cancellationToken);
            var code = (await exit.ReadAsync(cancellationToken)).StatusCode;
            printer.Say($"{name} exited with code {code}");
            if (_signals == 0)
                _first ??= (container, code);
            if (aborts || call.Flags.Bool("abort-on-container-failure") && code != 0)
                await _ended.CancelAsync();
            if (state.HostConfig?.RestartPolicy?.Name is null or "" or "no" || _signals > 0 || !await RestartsAsync(container, cancellationToken))
                return;
        }
    }

    private async Task<bool> RestartsAsync(ProjectContainer container, CancellationToken cancellationToken)
    {
        try
        {
            return (await context.Client.Containers.InspectAsync(container.Id, cancellationToken)).State is { Running: true } or { Restarting: true };
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return false;
        }
    }

    private static string? Since(string? startedAt) =>
        startedAt is not null && GoTime.TryParse(startedAt, out var time) ? $"{time.ToUnixTimeSeconds()}.{time.Ticks % TimeSpan.TicksPerSecond:D7}00" : null;

    private void Interrupt(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref _signals) == 1)
            _interrupted.Cancel();
        else
            _ = ContainerVerbs.KillAsync(context, [], "SIGKILL", orphans: false, CancellationToken.None);
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        call.FinishProgress();
        if (_signals > 0)
            call.Session.Error.Write("Gracefully stopping... (press Ctrl+C again to force)\n");
        else
            call.Session.Output.Write("Aborting on container exit...\n");
        call.Session.Output.Flush();
        await ContainerVerbs.StopAsync(context, [.. up.Selected().Select(static service => service.Name)], call.Timeout, cancellationToken);
    }

    private async Task<int> ExitCodeAsync(CancellationToken cancellationToken)
    {
        if (call.Flags.Text("exit-code-from") is { Length: > 0 } from)
        {
            if (up.ContainersOf(from) is not [var container, ..])
                throw new CommandException($"no such service: {from}");
            return (int)((await context.Client.Containers.InspectAsync(container.Id, cancellationToken)).State?.ExitCode ?? 0);
        }
        if (_signals > 0)
            return 130;
        return (aborts || call.Flags.Bool("abort-on-container-failure")) && _first is { } first ? (int)first.Code : 0;
    }
}
