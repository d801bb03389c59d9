using Skiff.Linux.Files;
using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Processes;

/// <summary>
/// A copy of an executable in memory that nobody can write to any more. A container can reach the program that put it in
/// its namespaces through /proc/&lt;pid&gt;/exe (CVE-2019-5736); run from such a copy there is nothing to overwrite. Make one and
/// run many from it: they share its pages.
/// </summary>
public static unsafe class SealedCopy
{
    private const int F_ADD_SEALS = 1033;
    private const int F_GET_SEALS = 1034;
    private const int Seals = 0xf; // F_SEAL_SEAL | SHRINK | GROW | WRITE

    public static FileDescriptor Of(string path)
    {
        using var source = DirectoryDescriptor.Open(path, OpenFlags.O_RDONLY);
        var copy = Create(Path.GetFileName(path));
        try
        {
            var size = source.Status().Size;
            for (long done = 0; done < size;)
            {
                var length = Kernel.Check(Kernel.Restarted(SystemCall.sendfile, copy.Number, source.Number, 0, (nint)(size - done)), "sendfile", path);
                if (length == 0)
                    throw new LinuxException("sendfile", Errno.EIO, path, "the file became shorter while it was copied");
                done += length;
            }
            return Seal(copy);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>An executable whose bytes these are.</summary>
    public static FileDescriptor Of(ReadOnlySpan<byte> program, string name)
    {
        var copy = Create(name);
        copy.Write(program, name);
        return Seal(copy);
    }

    /// <summary>Whether this process runs from a sealed copy.</summary>
    public static bool IsThisProgram()
    {
        using var self = DirectoryDescriptor.Open("/proc/self/exe", OpenFlags.O_RDONLY);
        return Kernel.Call(SystemCall.fcntl, self.Number, F_GET_SEALS) is var seals && seals >= 0 && (seals & Seals) == Seals;
    }

    /// <summary>
    /// execveat(2): this program goes on from the copy, arguments and environment as they were given by the kernel.
    /// Descriptors without O_CLOEXEC go along. Returns only by throwing.
    /// </summary>
    public static void ExecuteAsThisProgram(FileDescriptor copy)
    {
        using var memory = new ProgramTable();
        byte empty = 0;
        var result = Kernel.Call(SystemCall.execveat, copy.Number, (nint)(&empty), Vector(memory, "/proc/self/cmdline"), Vector(memory, "/proc/self/environ"), OpenFlags.AT_EMPTY_PATH);
        Kernel.Check(result, "execveat", "/proc/self/exe");
    }

    private static FileDescriptor Create(string name)
    {
        const int MFD_CLOEXEC = 1;
        const int MFD_ALLOW_SEALING = 2;
        const int MFD_EXEC = 0x10;
        fixed (byte* text = Kernel.Text(name))
        {
            var result = Kernel.Call(SystemCall.memfd_create, (nint)text, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);
            if (Kernel.ErrnoOf(result) == Errno.EINVAL) // before Linux 6.3 there is no MFD_EXEC, and all are executable
                result = Kernel.Call(SystemCall.memfd_create, (nint)text, MFD_CLOEXEC | MFD_ALLOW_SEALING);
            return new FileDescriptor((int)Kernel.Check(result, "memfd_create", name));
        }
    }

    private static FileDescriptor Seal(FileDescriptor copy)
    {
        Kernel.Check(Kernel.Call(SystemCall.fcntl, copy.Number, F_ADD_SEALS, Seals), "fcntl", "F_ADD_SEALS");
        return copy;
    }

    /// <summary>Byte for byte: not all that the kernel hands on is UTF-8.</summary>
    private static nint Vector(ProgramTable memory, string path)
    {
        using var file = DirectoryDescriptor.Open(path, OpenFlags.O_RDONLY);
        var bytes = file.ReadToEnd();
        var block = (nint)memory.Bytes(bytes, path).Value;
        var starts = new List<nint>();
        for (var start = 0; start < bytes.Length; start = bytes.AsSpan(start).IndexOf((byte)0) is >= 0 and var length ? start + length + 1 : bytes.Length)
            starts.Add(block + start);
        var vector = (nint*)memory.Allocate((starts.Count + 1) * sizeof(nint));
        for (var i = 0; i < starts.Count; i++)
            vector[i] = starts[i];
        return (nint)vector;
    }
}
