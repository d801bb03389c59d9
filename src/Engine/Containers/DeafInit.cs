using Skiff.Linux;
using Skiff.Linux.Processes;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Containers;

/// <summary>
/// A first process that the signal to stop does not reach: the kernel drops what the first of a PID namespace has no handler for, as
/// with `sh -c "program"`. Its children are told in its place, so that they may end in order.
/// </summary>
internal sealed class DeafInit : IDisposable
{
    private readonly List<FileDescriptor> _told = [];

    private DeafInit(int pid, int signal)
    {
        foreach (var child in ProcessStatus.ChildrenOf(pid))
        {
            try
            {
                var descriptor = ProcessWaiter.Open(child);
                _told.Add(descriptor);
                // the number may have passed to another process before the descriptor was there, not after
                if (ProcessStatus.Of(child)?.Parent == pid)
                    ProcessWaiter.Signal(descriptor, signal);
            }
            catch (LinuxException error) when (error.Errno == Errno.ESRCH)
            {
                // it has ended meanwhile
            }
        }
    }

    public bool HasChildren => _told.Count > 0;

    /// <summary>Passes the signal on to the children of a first process that does not get it; null where there is no need.</summary>
    public static DeafInit? PassOn(IShimProcess init, int signal)
        => ProcessStatus.Of(init.Pid) is { } status && !status.Receives(signal) ? new DeafInit(init.Pid, signal) : null;

    /// <summary>Completes when all that were told have ended.</summary>
    public Task WhenEndedAsync(CancellationToken cancellationToken)
        => Task.WhenAll(_told.Select(child => Readiness.WaitReadableAsync(child, cancellationToken)));

    public void Dispose() => _told.ForEach(static child => child.Dispose());
}
