using System.Buffers.Binary;
using System.Text;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Files;

/// <summary>inotify(7) on one directory: waits until something was written into its files, or a file appeared in it.</summary>
public sealed class DirectoryWatch : IDisposable
{
    private const int O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000;
    private const uint IN_MODIFY = 2, IN_MOVED_TO = 0x80, IN_CREATE = 0x100, IN_Q_OVERFLOW = 0x4000;
    private const int HeaderSize = 16; // struct inotify_event without its name
    private readonly FileDescriptor _descriptor;
    private readonly byte[] _buffer = new byte[4096];

    private DirectoryWatch(FileDescriptor descriptor) => _descriptor = descriptor;

    /// <summary>Errors: ENOENT, and ENOSPC when the user has too many watches.</summary>
    public static unsafe DirectoryWatch Open(string path)
    {
        var descriptor = new FileDescriptor((int)Kernel.Check(Kernel.Call(SystemCall.inotify_init1, O_NONBLOCK | O_CLOEXEC), "inotify_init1", null));
        fixed (byte* name = Kernel.Text(path))
        {
            var result = Kernel.Call(SystemCall.inotify_add_watch, descriptor.Number, (nint)name, (nint)(IN_MODIFY | IN_MOVED_TO | IN_CREATE));
            if (Kernel.ErrnoOf(result) is var errno and not Errno.None)
            {
                descriptor.Dispose();
                throw new LinuxException("inotify_add_watch", errno, path);
            }
        }
        return new DirectoryWatch(descriptor);
    }

    /// <summary>
    /// Waits for something to happen; how often a file of this name appeared (by creation or rename) since the last call. Several
    /// writes are one return.
    /// </summary>
    public async Task<int> WaitAsync(string name, CancellationToken cancellationToken)
    {
        await Readiness.WaitReadableAsync(_descriptor, cancellationToken);
        return Take(name);
    }

    /// <summary>As <see cref="WaitAsync"/>, without waiting.</summary>
    public unsafe int Take(string name)
    {
        var appeared = 0;
        while (true)
        {
            nint length;
            fixed (byte* start = _buffer)
                length = Kernel.Restarted(SystemCall.read, _descriptor.Number, (nint)start, _buffer.Length);
            if (length <= 0)
                return appeared;
            for (var offset = 0; offset + HeaderSize <= length;)
            {
                var mask = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(offset + 4));
                var nameLength = (int)BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(offset + 12));
                var text = _buffer.AsSpan(offset + HeaderSize, nameLength).TrimEnd((byte)0);
                if ((mask & (IN_MOVED_TO | IN_CREATE)) != 0 && Encoding.UTF8.GetString(text) == name)
                    appeared++;
                if ((mask & IN_Q_OVERFLOW) != 0)
                    appeared = Math.Max(appeared, 1); // events were lost: look again
                offset += HeaderSize + nameLength;
            }
        }
    }

    public void Dispose() => _descriptor.Dispose();
}
