using System.IO.Pipelines;

namespace Skiff.Engine.Logs;

/// <summary>A log that is about to be written to a client.</summary>
public interface ILogStream
{
    /// <summary>Raw text goes out; otherwise frames of an 8-byte header and payload.</summary>
    bool Tty { get; }

    /// <summary>Returns at the end of the log, or when following at the end of the container. Flushes as it goes; does not complete the pipe.</summary>
    Task CopyToAsync(PipeWriter output, CancellationToken cancellationToken);
}
