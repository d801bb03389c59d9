using System.Text;
using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Files;

/// <summary>
/// Files of cgroupfs, procfs and sysfs: small, written by one call, never created, and refusing by an errno that the
/// caller has a use for. The methods that begin with Try return that errno instead of throwing.
/// </summary>
public static unsafe class KernelFile
{
    private const int AT_FDCWD = -100, AT_REMOVEDIR = 0x200;
    private const int O_RDONLY = 0, O_WRONLY = 1;
    private const short POLLPRI = 2;

    public static Errno TryWrite(string path, string value)
    {
        var error = TryOpenWrite(path, out var file);
        if (error != Errno.None)
        {
            return error;
        }
        using (file)
        {
            return TryWrite(file!, value);
        }
    }

    /// <summary>One write call at the descriptor's position.</summary>
    public static Errno TryWrite(FileDescriptor file, string value)
    {
        Span<byte> buffer = value.Length <= 256 ? stackalloc byte[1024] : new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        var length = Encoding.UTF8.GetBytes(value, buffer);
        fixed (byte* bytes = buffer)
        {
            var error = Kernel.ErrnoOf(Kernel.Restarted(SystemCall.write, file.Number, (nint)bytes, length));
            GC.KeepAlive(file);
            return error;
        }
    }

    public static Errno TryOpenWrite(string path, out FileDescriptor? file) => TryOpen(path, O_WRONLY, out file);

    public static Errno TryOpenRead(string path, out FileDescriptor? file) => TryOpen(path, O_RDONLY, out file);

    public static Errno TryOpenDirectory(string path, out FileDescriptor? directory) => TryOpen(path, O_RDONLY | (int)OpenFlags.O_DIRECTORY, out directory);

    /// <summary>The whole text; reading may fail half-way too (a cgroup that is going away answers ENODEV).</summary>
    public static Errno TryRead(string path, out string text)
    {
        text = "";
        var error = TryOpenRead(path, out var opened);
        if (error != Errno.None)
        {
            return error;
        }
        using var file = opened!;
        var buffer = new byte[4096];
        var length = 0;
        while (true)
        {
            fixed (byte* bytes = &buffer[length])
            {
                var count = Kernel.Restarted(SystemCall.read, file.Number, (nint)bytes, buffer.Length - length);
                if (count < 0)
                {
                    return Kernel.ErrnoOf(count);
                }
                if (count == 0)
                {
                    text = Encoding.UTF8.GetString(buffer, 0, length);
                    return Errno.None;
                }
                length += (int)count;
            }
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, length * 2);
            }
        }
    }

    public static Errno TryMakeDirectory(string path)
    {
        fixed (byte* name = Kernel.Text(path))
        {
            return Kernel.ErrnoOf(Kernel.Call(SystemCall.mkdirat, AT_FDCWD, (nint)name, 0x1ED)); // 0755
        }
    }

    public static Errno TryRemoveDirectory(string path)
    {
        fixed (byte* name = Kernel.Text(path))
        {
            return Kernel.ErrnoOf(Kernel.Call(SystemCall.unlinkat, AT_FDCWD, (nint)name, AT_REMOVEDIR));
        }
    }

    /// <summary>Changes the user that owns a file and leaves the group.</summary>
    public static Errno TryChangeOwner(string path, uint uid)
    {
        fixed (byte* name = Kernel.Text(path))
        {
            return Kernel.ErrnoOf(Kernel.Call(SystemCall.fchownat, AT_FDCWD, (nint)name, (nint)uid, -1));
        }
    }

    /// <summary>Reads a non-blocking descriptor until it would block.</summary>
    public static void Drain(FileDescriptor file)
    {
        var buffer = stackalloc byte[4096];
        while (Kernel.Restarted(SystemCall.read, file.Number, (nint)buffer, 4096) > 0)
        {
            // an eventfd answers EAGAIN to the second read, an inotify descriptor when its queue is empty
        }
        GC.KeepAlive(file);
    }

    /// <summary>
    /// Waits for the change of a file that announces it (POLLPRI): cgroup.events, pressure files. False when
    /// <paramref name="milliseconds"/> passed without one.
    /// </summary>
    public static bool WaitForChange(FileDescriptor file, int milliseconds)
    {
        var poll = new PollDescriptor { Descriptor = file.Number, Events = POLLPRI };
        var time = new TimeValue { Seconds = milliseconds / 1000, Nanoseconds = milliseconds % 1000 * 1_000_000L };
        var ready = Kernel.Call(SystemCall.ppoll, (nint)(&poll), 1, (nint)(&time), 0, 8);
        GC.KeepAlive(file);
        return ready > 0;
    }

    /// <summary>Lets other tasks run for a while: for the few things in the kernel that announce their end nowhere.</summary>
    public static void Pause(int milliseconds)
    {
        var time = new TimeValue { Seconds = milliseconds / 1000, Nanoseconds = milliseconds % 1000 * 1_000_000L };
        _ = Kernel.Call(SystemCall.ppoll, 0, 0, (nint)(&time), 0, 8);
    }

    private static Errno TryOpen(string path, int flags, out FileDescriptor? file)
    {
        fixed (byte* name = Kernel.Text(path))
        {
            var result = Kernel.Restarted(SystemCall.openat, AT_FDCWD, (nint)name, flags | (int)OpenFlags.O_CLOEXEC);
            file = result < 0 ? null : new FileDescriptor((int)result);
            return Kernel.ErrnoOf(result);
        }
    }

    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    private struct TimeValue
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
