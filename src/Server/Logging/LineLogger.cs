using Microsoft.Extensions.Logging;

namespace Skiff.Server.Logging;

internal sealed class LineLogger(LineLoggerFactory factory, LogLevel least) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= least && logLevel >= factory.Level;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            factory.Write(logLevel, formatter(state, exception), exception);
    }
}
