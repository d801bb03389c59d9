using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Files;

/// <summary>pipe2(2).</summary>
public static unsafe class Pipe
{
    private const int O_CLOEXEC = 0x80000;

    public static (FileDescriptor Reader, FileDescriptor Writer) Open()
    {
        var ends = stackalloc int[2];
        Kernel.Check(Kernel.Call(SystemCall.pipe2, (nint)ends, O_CLOEXEC), "pipe2", null);
        return (new FileDescriptor(ends[0]), new FileDescriptor(ends[1]));
    }
}
