using System.Collections.Concurrent;
using Skiff.Engine.Containers;
using Skiff.Engine.State;
using Skiff.Errors;

namespace Skiff.Engine.Logs.Drivers;

/// <summary>The forwarders of all containers whose driver has a server. Others cost nothing.</summary>
internal sealed class LogForwarding
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, Pass> _running = new(StringComparer.Ordinal);

    /// <summary>
    /// Before a container starts: connects to its server, and passes on from then on. Errors: Internal
    /// `failed to initialize logging driver: …` when the server is away and the driver was not told to go on without.
    /// </summary>
    public async Task BeginAsync(EngineParts parts, Container container, ContainerRecord record, Rollback undo)
    {
        if (LogDriver.Find(container.HostConfig.LogConfig?.Type) is not { } driver)
            return;
        try
        {
            var (connection, forwarder, retry) = Open(parts, container, record, driver);
            try
            {
                if (!retry.Async)
                    await connection.ConnectAsync(CancellationToken.None);
            }
            catch
            {
                await forwarder.DisposeAsync();
                throw;
            }
            var failed = new TaskCompletionSource();
            undo.Push(() => failed.TrySetResult());
            Start(parts, container, forwarder, Task.WhenAny(container.WaitAsync(WaitCondition.NextExit), failed.Task));
        }
        catch (EngineException error)
        {
            throw new EngineException(ErrorKind.Internal, "failed to initialize logging driver: " + Describe(driver, container, error.Message), error);
        }
    }

    /// <summary>After the daemon has started: goes on with what the one before has not passed on.</summary>
    public void Resume(EngineParts parts, Container container)
    {
        if (LogDriver.Find(container.HostConfig.LogConfig?.Type) is not { } driver
            || !Directory.Exists(Path.GetDirectoryName(parts.Directories.LogPathOf(container.Id, driver.Name))))
        {
            return;
        }
        try
        {
            var (_, forwarder, _) = Open(parts, container, container.Record, driver);
            Start(parts, container, forwarder, container.WaitAsync(WaitCondition.NotRunning));
        }
        catch (EngineException error)
        {
            parts.Options.Warn($"log of container {container.Id}: {error.Message}");
        }
    }

    /// <summary>Before a container's files go: gives what is not passed on yet a moment.</summary>
    public async Task DrainAsync(Container container, TimeProvider time)
    {
        if (!_running.TryGetValue(container.Id, out var pass))
            return;
        try
        {
            await pass.Done.Task.WaitAsync(DrainTime, time);
        }
        catch (TimeoutException)
        {
            // the server is away: it has lost what it did not take
        }
    }

    /// <summary>One after the other: what an earlier run wrote is passed on first.</summary>
    private void Start(EngineParts parts, Container container, LogForwarder forwarder, Task ended)
    {
        var pass = new Pass(forwarder, ended);
        var earlier = _running.TryGetValue(container.Id, out var running) ? running.Done.Task : Task.CompletedTask;
        _running[container.Id] = pass;
        parts.Background.Start($"pass on the log of container {container.Id}", async stopping =>
        {
            try
            {
                await earlier;
                await forwarder.RunAsync(ended, stopping);
            }
            finally
            {
                await forwarder.DisposeAsync();
                _running.TryRemove(KeyValuePair.Create(container.Id, pass));
                pass.Done.SetResult();
            }
        });
    }

    private static (LogConnection Connection, LogForwarder Forwarder, LogRetry Retry) Open(EngineParts parts, Container container, ContainerRecord record, LogDriver driver)
    {
        var options = LogSettings.OwnOptions(container.HostConfig.LogConfig!);
        var origin = new LogOrigin
        {
            Record = record,
            HostName = Environment.MachineName,
            Tag = LogAttributes.TagOf(record, options),
            Extra = LogAttributes.Chosen(record, options),
        };
        var (address, tls, messages, retry) = driver.Open(origin, options);
        var connection = new LogConnection(address, tls);
        return (connection, new LogForwarder(parts, container, connection, messages, retry), retry);
    }

    private static string Describe(LogDriver driver, Container container, string reason) => driver.Name switch
    {
        "gelf" when reason.StartsWith("dial tcp ", StringComparison.Ordinal) => $"gelf: cannot connect to GELF endpoint: {reason.Split(' ')[2].TrimEnd(':')} {reason}",
        "syslog" when reason.StartsWith("dial unixgram /", StringComparison.Ordinal) && !container.HostConfig.LogConfig!.Config!.ContainsKey("syslog-address") => "Unix syslog delivery error",
        "journald" => "journald is not enabled on this host",
        _ => reason,
    };

    private sealed record Pass(LogForwarder Forwarder, Task Ended)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
