using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Skiff.Engine;
using Skiff.Errors;
using Skiff.Server.Configuration;
using Skiff.Server.Listening;
using Skiff.Server.Logging;

namespace Skiff.Server.Lifetime;

/// <summary>
/// The daemon from its start to its end: listens, opens the engine, serves until SIGTERM or SIGINT, and leaves the containers running.
/// </summary>
public sealed partial class Daemon(DaemonConfiguration configuration, LineLoggerFactory loggers, Func<EngineOptions, CancellationToken, Task<IEngine>> openEngine)
{
    private readonly ILogger _logger = loggers.CreateLogger("Skiff.Server");
    private DaemonConfiguration _configuration = configuration;

    /// <summary>
    /// Returns when a signal stopped it. <paramref name="reread"/> reads the configuration again at SIGHUP.
    /// Errors: <see cref="EngineException"/> for what keeps it from starting.
    /// </summary>
    public async Task RunAsync(Func<DaemonConfiguration> reread)
    {
        loggers.Level = _configuration.LogLevel;
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var starting = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnStop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnStop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            Reload(reread);
        });
        using var pidFile = PidFile.Write(_configuration.PidFile);
        using var sockets = ListeningSockets.Open(_configuration.Addresses);
        await ServeAsync(sockets, stop.Task, starting.Token);

        void OnStop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            starting.Cancel();
            stop.TrySetResult();
        }
    }

    private async Task ServeAsync(ListeningSockets sockets, Task stop, CancellationToken starting)
    {
        var options = _configuration.Engine with { Warn = message => LogEngineWarning(_logger, message) };
        await using var engine = await openEngine(options, starting);
        await using var server = new EngineServer(engine, options.Version, sockets, loggers, options.Time);
        await server.StartAsync(starting);
        foreach (var address in sockets.Addresses)
            LogListening(_logger, address);
        SystemdNotification.Send($"READY=1\nMAINPID={Environment.ProcessId}");
        await stop;
        LogStopping(_logger);
        SystemdNotification.Send("STOPPING=1");
        using var patience = new CancellationTokenSource(_configuration.ShutdownTimeout);
        await server.StopAsync(patience.Token);
    }

    /// <summary>What can change while it runs does; for the rest the log says that a restart is needed.</summary>
    private void Reload(Func<DaemonConfiguration> reread)
    {
        try
        {
            var configuration = reread();
            loggers.Level = configuration.LogLevel;
            if (configuration with { LogLevel = _configuration.LogLevel, ShutdownTimeout = _configuration.ShutdownTimeout } is var rest && !SameBut(rest))
                LogNeedsRestart(_logger, configuration.ConfigurationFile);
            _configuration = _configuration with { LogLevel = configuration.LogLevel, ShutdownTimeout = configuration.ShutdownTimeout };
            LogReloaded(_logger, configuration.ConfigurationFile);
        }
        catch (EngineException error)
        {
            LogNotReloaded(_logger, error);
        }
    }

    private bool SameBut(DaemonConfiguration other)
        => other.Engine.DataRoot == _configuration.Engine.DataRoot
            && other.Engine.DefaultRuntime == _configuration.Engine.DefaultRuntime
            && other.Engine.LogDriver == _configuration.Engine.LogDriver
            && other.Engine.Labels.SequenceEqual(_configuration.Engine.Labels)
            && other.Addresses.SequenceEqual(_configuration.Addresses);

    [LoggerMessage(Level = LogLevel.Information, Message = "API listen on {Address}")]
    private static partial void LogListening(ILogger logger, string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "stopping; containers keep running")]
    private static partial void LogStopping(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "reloaded debug, log-level and shutdown-timeout from {File}")]
    private static partial void LogReloaded(ILogger logger, string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} has changes that take effect when the daemon is restarted")]
    private static partial void LogNeedsRestart(ILogger logger, string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "the configuration stays as it was")]
    private static partial void LogNotReloaded(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Text}")]
    private static partial void LogEngineWarning(ILogger logger, string text);
}
