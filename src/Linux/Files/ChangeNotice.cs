using System.Globalization;
using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Files;

/// <summary>Descriptors that become readable when something happened; non-blocking, close-on-exec. Empty them with <see cref="KernelFile.Drain"/>.</summary>
public static unsafe class ChangeNotice
{
    private const int O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000;
    private const int IN_MODIFY = 2;

    /// <summary>inotify(7) on one file: readable after each modification.</summary>
    public static Errno TryWatch(string path, out FileDescriptor? watch)
    {
        watch = null;
        var result = Kernel.Call(SystemCall.inotify_init1, O_NONBLOCK | O_CLOEXEC);
        if (result < 0)
        {
            return Kernel.ErrnoOf(result);
        }
        var created = new FileDescriptor((int)result);
        fixed (byte* name = Kernel.Text(path))
        {
            result = Kernel.Call(SystemCall.inotify_add_watch, created.Number, (nint)name, IN_MODIFY);
        }
        if (result < 0)
        {
            created.Dispose();
            return Kernel.ErrnoOf(result);
        }
        watch = created;
        return Errno.None;
    }

    /// <summary>
    /// Registers an eventfd(2) with a version 1 cgroup's event control (<paramref name="controlPath"/>) for the events of
    /// one of its files.
    /// </summary>
    public static Errno TryRegister(string controlPath, string watchedPath, out FileDescriptor? counter)
    {
        counter = null;
        var error = KernelFile.TryOpenRead(watchedPath, out var watched);
        if (error != Errno.None)
        {
            return error;
        }
        using (watched)
        {
            var result = Kernel.Call(SystemCall.eventfd2, 0, O_NONBLOCK | O_CLOEXEC);
            if (result < 0)
            {
                return Kernel.ErrnoOf(result);
            }
            var created = new FileDescriptor((int)result);
            error = KernelFile.TryWrite(controlPath, string.Create(CultureInfo.InvariantCulture, $"{created.Number} {watched!.Number}"));
            if (error != Errno.None)
            {
                created.Dispose();
                return error;
            }
            counter = created;
            return Errno.None;
        }
    }
}
