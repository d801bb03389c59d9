using System.Runtime.InteropServices;
using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Processes;

/// <summary>Waits for processes and signals them by pidfd, which never names another process.</summary>
public static class ProcessWaiter
{
    private const int P_PIDFD = 3;
    private const int WEXITED = 4;
    private const int WNOHANG = 1;
    private const int __WALL = 0x40000000;

    /// <summary>Blocks until our child exited and reaps it.</summary>
    public static ExitStatus Wait(FileDescriptor pidDescriptor) => Wait(pidDescriptor, 0)!.Value;

    /// <summary>As <see cref="Wait(FileDescriptor)"/>; null when it is not our child, or was reaped by somebody else.</summary>
    public static ExitStatus? TryWait(FileDescriptor pidDescriptor)
    {
        try
        {
            return Wait(pidDescriptor);
        }
        catch (LinuxException error) when (error.Errno == Errno.ECHILD)
        {
            return null;
        }
    }

    /// <summary>Reaps our child if it has exited; null when it has not.</summary>
    public static ExitStatus? Poll(FileDescriptor pidDescriptor) => Wait(pidDescriptor, WNOHANG);

    /// <summary>Blocks until the process exited or the time is over; whether it exited. Does not reap it.</summary>
    public static unsafe bool WaitFor(FileDescriptor pidDescriptor, TimeSpan time)
    {
        const long POLLIN = 1;
        var entry = (uint)pidDescriptor.Number | (POLLIN << 32);
        var timeout = stackalloc long[2] { (long)time.TotalSeconds, time.Ticks % TimeSpan.TicksPerSecond * 100 };
        return Kernel.Check(Kernel.Restarted(SystemCall.ppoll, (nint)(&entry), 1, (nint)timeout, 0, 8), "ppoll", null) > 0;
    }

    /// <summary>Completes when our child exited, and reaps it. Cancellation leaves the process as it is.</summary>
    public static async Task<ExitStatus> WaitAsync(FileDescriptor pidDescriptor, CancellationToken cancellationToken)
    {
        await Readiness.WaitReadableAsync(pidDescriptor, cancellationToken);
        return Wait(pidDescriptor);
    }

    /// <summary>pidfd_open(2). Errors: ESRCH when there is no such process.</summary>
    public static FileDescriptor Open(int pid)
        => new((int)Kernel.Check(Kernel.Call(SystemCall.pidfd_open, pid), "pidfd_open", pid.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>pidfd_send_signal(2); false when the process has exited.</summary>
    public static bool Signal(FileDescriptor pidDescriptor, int signal)
    {
        var result = Kernel.Call(SystemCall.pidfd_send_signal, pidDescriptor.Number, signal);
        if (Kernel.ErrnoOf(result) == Errno.ESRCH)
            return false;
        Kernel.Check(result, "pidfd_send_signal", null);
        return true;
    }

    private static unsafe ExitStatus? Wait(FileDescriptor pidDescriptor, int flags)
    {
        const int CLD_EXITED = 1;
        SignalInformation information = default;
        Kernel.Check(Kernel.Restarted(SystemCall.waitid, P_PIDFD, pidDescriptor.Number, (nint)(&information), WEXITED | __WALL | flags), "waitid", null);
        if (information.Pid == 0)
            return null;
        return information.Code == CLD_EXITED ? new ExitStatus(information.Status, 0) : new ExitStatus(0, information.Status);
    }

    /// <summary>siginfo_t as waitid(2) fills it.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct SignalInformation
    {
        [FieldOffset(8)]
        public int Code;
        [FieldOffset(16)]
        public int Pid;
        [FieldOffset(24)]
        public int Status;
    }
}
