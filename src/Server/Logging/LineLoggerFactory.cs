using Microsoft.Extensions.Logging;

namespace Skiff.Server.Logging;

/// <summary>
/// Writes one line a message, as dockerd does: `time="…" level=info msg="…"`. The HTTP server's own messages count from warnings on.
/// </summary>
public sealed class LineLoggerFactory(TextWriter output, TimeProvider time) : ILoggerFactory
{
    private readonly Lock _gate = new();

    /// <summary>The least level that is written; may be changed while it runs.</summary>
    public LogLevel Level { get; set; } = LogLevel.Information;

    public ILogger CreateLogger(string categoryName)
        => new LineLogger(this, categoryName.StartsWith("Microsoft.", StringComparison.Ordinal) ? LogLevel.Warning : LogLevel.Trace);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("lines go to one place");

    public void Dispose()
    {
    }

    internal void Write(LogLevel level, string message, Exception? error)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            output.Write($"time=\"{now:yyyy-MM-ddTHH:mm:ss.fffffffZ}\" level={Name(level)} msg=");
            WriteQuoted(message);
            if (error is not null)
            {
                output.Write(" error=");
                WriteQuoted(level >= LogLevel.Error ? error.ToString() : error.Message);
            }
            output.Write('\n');
            output.Flush();
        }
    }

    private void WriteQuoted(string text)
    {
        output.Write('"');
        foreach (var character in text)
        {
            switch (character)
            {
                case '"' or '\\':
                    output.Write('\\');
                    output.Write(character);
                    break;
                case '\n':
                    output.Write("\\n");
                    break;
                case < ' ':
                    output.Write(' ');
                    break;
                default:
                    output.Write(character);
                    break;
            }
        }
        output.Write('"');
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}
