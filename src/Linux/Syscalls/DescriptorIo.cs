namespace Skiff.Linux.Syscalls;

/// <summary>read(2), write(2) and their kin on any descriptor, without buffers, exceptions or the thread pool in between.</summary>
public static class DescriptorIo
{
    private const int F_GETFL = 3;
    private const int F_SETFL = 4;
    private const int O_NONBLOCK = 0x800;
    private const int FALLOC_FL_KEEP_SIZE = 1;
    private const int FALLOC_FL_PUNCH_HOLE = 2;

    public static unsafe IoResult Read(FileDescriptor descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            return IoResult.Of(Kernel.Restarted(SystemCall.read, descriptor.Number, (nint)start, buffer.Length));
        }
    }

    /// <summary>The writer of a pipe without readers gets EPIPE; SIGPIPE must be ignored, as .NET does.</summary>
    public static unsafe IoResult Write(FileDescriptor descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return IoResult.Of(Kernel.Restarted(SystemCall.write, descriptor.Number, (nint)start, bytes.Length));
        }
    }

    /// <summary>Writes all, on a descriptor that blocks; the result of the call that failed, or the number of bytes.</summary>
    public static IoResult WriteAll(FileDescriptor descriptor, ReadOnlySpan<byte> bytes)
    {
        var total = bytes.Length;
        while (!bytes.IsEmpty)
        {
            var result = Write(descriptor, bytes);
            if (result.Failed)
            {
                return result;
            }

            bytes = bytes[result.Count..];
        }

        return new IoResult(total, Errno.None);
    }

    public static unsafe IoResult ReadAt(FileDescriptor file, Span<byte> buffer, long offset)
    {
        fixed (byte* start = buffer)
        {
            return IoResult.Of(Kernel.Restarted(SystemCall.pread64, file.Number, (nint)start, buffer.Length, (nint)offset));
        }
    }

    public static unsafe IoResult WriteAt(FileDescriptor file, ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* start = bytes)
        {
            return IoResult.Of(Kernel.Restarted(SystemCall.pwrite64, file.Number, (nint)start, bytes.Length, (nint)offset));
        }
    }

    /// <summary>Gives the blocks of a part of a file back; file systems that cannot are none the worse for it.</summary>
    public static void PunchHole(FileDescriptor file, long offset, long length) =>
        _ = Kernel.Restarted(SystemCall.fallocate, file.Number, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (nint)offset, (nint)length);

    public static void Truncate(FileDescriptor file, long length) =>
        Kernel.Check(Kernel.Restarted(SystemCall.ftruncate, file.Number, (nint)length), "ftruncate", null);

    /// <summary>Sets O_NONBLOCK, which belongs to the open file: whoever shares it is affected too.</summary>
    public static void SetNonBlocking(FileDescriptor descriptor)
    {
        var flags = Kernel.Check(Kernel.Call(SystemCall.fcntl, descriptor.Number, F_GETFL), "fcntl", null);
        Kernel.Check(Kernel.Call(SystemCall.fcntl, descriptor.Number, F_SETFL, flags | O_NONBLOCK), "fcntl", null);
    }
}
