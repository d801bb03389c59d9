using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Processes;

/// <summary>
/// Asynchronous waiting for descriptors the base library has no stream for (pidfds, inotify): one thread in epoll_wait,
/// started at first use, for the life of the process.
/// </summary>
public static class Readiness
{
    private static readonly Lazy<int> Epoll = new(StartThread);
    private static readonly ConcurrentDictionary<ulong, Waiter> Waiters = new();
    private static ulong _last;

    /// <summary>Completes when the descriptor is readable or hung up. The descriptor must stay open until then.</summary>
    public static async Task WaitReadableAsync(FileDescriptor descriptor, CancellationToken cancellationToken)
    {
        var key = Interlocked.Increment(ref _last);
        // A duplicate: the same descriptor may be waited for by several at once, and closing the original would lose the event.
        using var duplicate = descriptor.Duplicate();
        var waiter = new Waiter();
        Waiters[key] = waiter;
        try
        {
            var registration = new EpollEvent { Events = EPOLLIN | EPOLLONESHOT, Data = key };
            Kernel.Check(Control(EPOLL_CTL_ADD, duplicate.Number, registration), "epoll_ctl", null);
            await waiter.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Waiters.TryRemove(key, out _);
            _ = Control(EPOLL_CTL_DEL, duplicate.Number, default);
        }
    }

    private const uint EPOLLIN = 1;
    private const uint EPOLLONESHOT = 1u << 30;
    private const int EPOLL_CTL_ADD = 1;
    private const int EPOLL_CTL_DEL = 2;

    private static unsafe nint Control(int operation, int descriptor, EpollEvent registration)
    {
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
            return Kernel.Call(SystemCall.epoll_ctl, Epoll.Value, operation, descriptor, (nint)(&registration));
        var unpacked = new UnpackedEpollEvent { Events = registration.Events, Data = registration.Data };
        return Kernel.Call(SystemCall.epoll_ctl, Epoll.Value, operation, descriptor, (nint)(&unpacked));
    }

    private static int StartThread()
    {
        const int EPOLL_CLOEXEC = 0x80000;
        var epoll = (int)Kernel.Check(Kernel.Call(SystemCall.epoll_create1, EPOLL_CLOEXEC), "epoll_create1", null);
        new Thread(() => Loop(epoll), 64 * 1024) { IsBackground = true, Name = "readiness" }.Start();
        return epoll;
    }

    private static unsafe void Loop(int epoll)
    {
        const int capacity = 64;
        var packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        var buffer = stackalloc byte[capacity * 16];
        for (; ; )
        {
            var count = Kernel.Restarted(SystemCall.epoll_pwait, epoll, (nint)buffer, capacity, -1);
            for (var i = 0; i < count; i++)
            {
                var key = packed ? ((EpollEvent*)buffer)[i].Data : ((UnpackedEpollEvent*)buffer)[i].Data;
                if (Waiters.TryGetValue(key, out var waiter))
                    waiter.TrySetResult();
            }
        }
    }

    /// <summary>Continuations run on the pool, never on the thread that serves everybody.</summary>
    private sealed class Waiter() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>struct epoll_event is packed on x86-64 alone.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct EpollEvent
    {
        public uint Events;
        public ulong Data;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct UnpackedEpollEvent
    {
        public uint Events;
        public ulong Data;
    }
}
