using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Skiff.Api.Containers;
using Skiff.Api.Exec;
using Skiff.Engine.Events;
using Skiff.Engine.Exec;
using Skiff.Errors;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Containers;

/// <summary>Probes a running container by the command of its health check, and keeps what came of it.</summary>
internal sealed class HealthProbe(EngineParts parts)
{
    private const int LogKept = 5;
    private const int OutputKept = 4096;
    private const string Starting = "starting";
    private const string Healthy = "healthy";
    private const string Unhealthy = "unhealthy";
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DefaultStartInterval = TimeSpan.FromSeconds(5);
    private const int DefaultRetries = 3;

    /// <summary>What is done with a container that became unhealthy, where it says so; set once, since that leads to ends, and to starts that are probed.</summary>
    public required Func<Container, string, CancellationToken, Task> Act { get; init; }

    /// <summary>Null when there is nothing to probe by.</summary>
    public static Health? InitialHealth(ContainerConfig config)
        => CommandOf(config) is null ? null : new Health { Status = Starting, Log = [] };

    /// <summary>Probes until the run ends.</summary>
    public void Start(Container container, ContainerRun run)
    {
        if (CommandOf(container.Record.Config) is not { } command)
            return;
        parts.Background.Start($"probe container {container.Id}", async stopping =>
        {
            // ended by the engine's end or by the container's
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, run.Ending.Token);
            try
            {
                await LoopAsync(container, run, command, ending.Token);
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                // there is nothing left to probe
            }
        });
    }

    private async Task LoopAsync(Container container, ContainerRun run, List<string> command, CancellationToken cancellationToken)
    {
        var check = container.Record.Config.Healthcheck!;
        var startPeriodEnd = container.Record.State.StartedAt + Duration(check.StartPeriod, TimeSpan.Zero);
        while (true)
        {
            var inStartPeriod = parts.Time.GetUtcNow() < startPeriodEnd && container.Record.State.Health?.Status == Starting;
            var pause = inStartPeriod ? Duration(check.StartInterval, DefaultStartInterval) : Duration(check.Interval, DefaultInterval);
            await Task.Delay(pause, parts.Time, cancellationToken);
            if (container.Record.State.Paused)
                continue;
            var result = await ProbeAsync(container, command, Duration(check.Timeout, DefaultTimeout), cancellationToken);
            await RecordAsync(container, run, result, parts.Time.GetUtcNow() < startPeriodEnd);
        }
    }

    private async Task<HealthcheckResult> ProbeAsync(Container container, List<string> command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = parts.Time.GetUtcNow();
        var exec = new ExecInstance(RandomId.New(), container, new ExecCreateRequest { Cmd = command, AttachStdout = true, AttachStderr = true, Tty = false });
        parts.Execs.Add(exec);
        parts.Events.Publish(container, "exec_create: " + exec.CommandText, ("execID", exec.Id));
        var start = new ExecStart(parts);
        var output = new StringBuilder();
        int exitCode;
        try
        {
            exec.TryBegin();
            using var socket = await start.StartAsync(exec, new ExecStartRequest(), AttachedStreams.Stdout | AttachedStreams.Stderr, cancellationToken);
            var reading = ReadAsync(socket!, output, cancellationToken);
            var exit = await exec.Process!.Exited.WaitAsync(timeout, parts.Time, cancellationToken);
            await reading;
            start.Record(exec, exit);
            exitCode = exit.Code;
        }
        catch (TimeoutException)
        {
            await exec.Process!.SignalAsync(Signals.Kill, cancellationToken);
            exitCode = -1;
            output.Clear().Append(CultureInfo.InvariantCulture, $"Health check exceeded timeout ({Seconds(timeout)})");
        }
        catch (EngineException error)
        {
            exitCode = -1;
            output.Clear().Append(error.Message);
        }
        return new HealthcheckResult
        {
            Start = DockerTime.Format(started),
            End = DockerTime.Format(parts.Time.GetUtcNow()),
            ExitCode = exitCode,
            Output = output.ToString(),
        };
    }

    private async Task RecordAsync(Container container, ContainerRun run, HealthcheckResult result, bool inStartPeriod)
    {
        string? changed;
        using (await container.LockAsync(CancellationToken.None))
        {
            if (container.Run != run || container.Record.State.Health is not { } before)
                return;
            var health = Next(before, result, inStartPeriod, container.Record.Config.Healthcheck!.Retries);
            container.Record = container.Record with { State = container.Record.State with { Health = health } };
            changed = health.Status != before.Status ? health.Status : null;
        }
        if (changed is not null)
            parts.Events.Publish(container, "health_status: " + changed);
        if (changed == Unhealthy && container.Record.Config.Healthcheck?.OnFailure is ("restart" or "stop" or "kill") and var action)
        {
            // apart from this probing, which ends with the run
            parts.Background.Start($"{action} the unhealthy container {container.Id}", stopping => Act(container, action, stopping));
        }
    }

    /// <summary>What a result makes of the state: one success heals; failures count only after the start period.</summary>
    public static Health Next(Health before, HealthcheckResult result, bool inStartPeriod, long retries)
    {
        var log = (before.Log ?? []).Append(result).TakeLast(LogKept).ToList();
        if (result.ExitCode == 0)
            return new Health { Status = Healthy, FailingStreak = 0, Log = log };
        if (inStartPeriod && before.Status == Starting)
            return before with { Log = log };
        var streak = before.FailingStreak + 1;
        return new Health
        {
            Status = streak >= (retries > 0 ? retries : DefaultRetries) ? Unhealthy : before.Status,
            FailingStreak = streak,
            Log = log,
        };
    }

    private static List<string>? CommandOf(ContainerConfig config) => config.Healthcheck?.Test switch
    {
        ["CMD", _, ..] => [.. config.Healthcheck.Test.Skip(1)],
        ["CMD-SHELL", var line, ..] => [.. config.Shell is { Count: > 0 } shell ? shell : ["/bin/sh", "-c"], line],
        _ => null,
    };

    private static async Task ReadAsync(Socket socket, StringBuilder output, CancellationToken cancellationToken)
    {
        // frames: an 8-byte header, then as much payload as it says
        var buffer = new byte[8 * 1024];
        var filled = 0;
        while (await socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None, cancellationToken) is > 0 and var read)
        {
            filled += read;
            var at = 0;
            while (filled - at >= 8)
            {
                var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(at + 4));
                var present = Math.Min(length, filled - at - 8);
                if (present < length && filled < buffer.Length)
                    break;
                if (output.Length < OutputKept)
                    output.Append(Encoding.UTF8.GetString(buffer, at + 8, Math.Min(present, OutputKept - output.Length)));
                at += 8 + present;
            }
            buffer.AsSpan(at, filled - at).CopyTo(buffer);
            filled -= at;
        }
    }

    private static TimeSpan Duration(long nanoseconds, TimeSpan otherwise) => nanoseconds == 0 ? otherwise : TimeSpan.FromTicks(nanoseconds / 100);

    /// <summary>As Go prints it: `300ms`, `1.5s`, `1m30s`, `1h0m0s`.</summary>
    private static string Seconds(TimeSpan time)
    {
        if (time < TimeSpan.FromSeconds(1))
            return time.TotalMilliseconds.ToString("0.####", CultureInfo.InvariantCulture) + "ms";
        var seconds = (time.TotalSeconds % 60).ToString("0.#######", CultureInfo.InvariantCulture) + "s";
        return time < TimeSpan.FromMinutes(1) ? seconds
            : time < TimeSpan.FromHours(1) ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}m{seconds}")
            : string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}h{time.Minutes}m{seconds}");
    }
}
