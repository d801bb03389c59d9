using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Skiff.Linux.Syscalls;

namespace Skiff.Linux;

/// <summary>An owned file descriptor. Everything in this project opens with O_CLOEXEC.</summary>
public sealed class FileDescriptor : SafeHandle
{
    public FileDescriptor()
        : base(-1, ownsHandle: true)
    {
    }

    public FileDescriptor(int number, bool owned = true)
        : base(-1, owned) => SetHandle(number);

    public override bool IsInvalid => handle < 0;

    /// <summary>For building tables and messages; valid while the descriptor is not disposed.</summary>
    public int Number => (int)handle;

    /// <summary>A second descriptor for the same open file, close-on-exec, numbered <paramref name="minimum"/> or higher.</summary>
    public FileDescriptor Duplicate(int minimum = 0)
    {
        const int F_DUPFD_CLOEXEC = 1030;
        var number = Kernel.Check(Kernel.Call(SystemCall.fcntl, Number, F_DUPFD_CLOEXEC, minimum), "fcntl", null);
        GC.KeepAlive(this);
        return new FileDescriptor((int)number);
    }

    /// <summary>Clears O_NONBLOCK, which opening a named pipe without waiting needs.</summary>
    public void SetBlocking()
    {
        const int F_GETFL = 3;
        const int F_SETFL = 4;
        const int O_NONBLOCK = 0x800;
        var flags = Kernel.Check(Kernel.Call(SystemCall.fcntl, Number, F_GETFL), "fcntl", null);
        Kernel.Check(Kernel.Call(SystemCall.fcntl, Number, F_SETFL, flags & ~O_NONBLOCK), "fcntl", null);
    }

    /// <summary>Moves the ownership to a handle of the base library, for FileStream, RandomAccess or Socket.</summary>
    public SafeFileHandle ToSafeFileHandle()
    {
        var number = Number;
        SetHandleAsInvalid();
        return new SafeFileHandle(number, ownsHandle: true);
    }

    protected override bool ReleaseHandle()
    {
        // close(2) is never retried: the number is free again even after EINTR.
        _ = Kernel.Call(SystemCall.close, handle);
        return true;
    }
}
