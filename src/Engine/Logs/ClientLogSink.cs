using System.IO.Pipelines;

namespace Skiff.Engine.Logs;

/// <summary>A client that reads a log.</summary>
internal sealed class ClientLogSink(LogFormat format, PipeWriter output) : ILogSink
{
    public bool Write(in LogEntry entry) => format.Write(output, entry);

    public void Reached(Stream file, long offset)
    {
        // a client that comes again says from when on
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken) => await output.FlushAsync(cancellationToken);
}
