using System.IO.Pipelines;

namespace Skiff.Engine.Containers;

/// <summary>A client that is about to be connected to a process's streams; its connection is taken over next.</summary>
public interface IAttachment
{
    /// <summary>Raw bytes go out; otherwise frames of an 8-byte header and payload.</summary>
    bool Tty { get; }

    /// <summary>
    /// Carries bytes both ways. Returns when the process has exited and all output was written, when the detach keys were typed,
    /// or when the client is gone; errors of a start are written to the client as text. The pipe's ends are not completed.
    /// </summary>
    Task RunAsync(IDuplexPipe client, CancellationToken cancellationToken);
}
