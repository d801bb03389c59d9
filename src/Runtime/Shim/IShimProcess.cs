using System.Net.Sockets;
using Skiff.Errors;

namespace Skiff.Runtime.Shim;

/// <summary>A container's first process, or an exec, as its shim holds it: created, then started, then exited.</summary>
public interface IShimProcess
{
    /// <summary>In the host's PID namespace; 0 before <see cref="StartAsync"/> returned.</summary>
    int Pid { get; }

    /// <summary>
    /// Attaches to the process's streams; may be called before <see cref="StartAsync"/>, and then misses no byte. What is
    /// read from the socket is what Docker sends: raw bytes with a terminal, else frames of an 8-byte header and payload.
    /// What is written is standard input; shutting down the sending side is its end. The peer shuts down its side when
    /// the process has exited and all of its output was delivered. Closing the socket detaches.
    /// </summary>
    Task<Socket> AttachAsync(AttachedStreams streams, CancellationToken cancellationToken);

    /// <summary>
    /// Lets the program begin; returns when it was executed.
    /// Errors: <see cref="EngineException"/> with the text Docker has for it (`exec: "x": executable file not found in $PATH`, `permission denied`, …).
    /// </summary>
    Task StartAsync(CancellationToken cancellationToken);

    Task ResizeAsync(TerminalSize size, CancellationToken cancellationToken);

    /// <summary>Through a pidfd: never hits a process that took over the PID. Nothing happens when it has exited.</summary>
    Task SignalAsync(int signal, CancellationToken cancellationToken);

    /// <summary>Completes when the process has exited; its output may still be on its way to attached clients, but is in the log.</summary>
    Task<ProcessExit> Exited { get; }
}
