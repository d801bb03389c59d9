using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Files;

/// <summary>Blocking reads and writes on a descriptor, restarted after signals.</summary>
public static unsafe class DescriptorContent
{
    /// <summary>Bytes read; 0 at the end of the file.</summary>
    public static int Read(this FileDescriptor descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
            return (int)Kernel.Check(Kernel.Restarted(SystemCall.read, descriptor.Number, (nint)start, buffer.Length), "read", null);
    }

    /// <summary>Reads until the buffer is full or the file ends; how much it was.</summary>
    public static int ReadFully(this FileDescriptor descriptor, Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length && descriptor.Read(buffer[total..]) is > 0 and var length)
            total += length;
        return total;
    }

    public static byte[] ReadToEnd(this FileDescriptor descriptor)
    {
        var buffer = new byte[4096];
        var total = 0;
        while (descriptor.Read(buffer.AsSpan(total)) is > 0 and var length)
        {
            total += length;
            if (total == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
        }
        return buffer.AsSpan(0, total).ToArray();
    }

    public static void Write(this FileDescriptor descriptor, ReadOnlySpan<byte> bytes, string? path = null)
    {
        fixed (byte* start = bytes)
        {
            for (var done = 0; done < bytes.Length;)
                done += (int)Kernel.Check(Kernel.Restarted(SystemCall.write, descriptor.Number, (nint)(start + done), bytes.Length - done), "write", path);
        }
    }
}
