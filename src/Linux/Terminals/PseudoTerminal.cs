using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Terminals;

/// <summary>The master side of a pseudo terminal.</summary>
public static class PseudoTerminal
{
    private const int TIOCSWINSZ = 0x5414;

    /// <summary>Sets the size; the kernel sends SIGWINCH to the foreground process group when it changes.</summary>
    public static unsafe void Resize(FileDescriptor master, ushort rows, ushort columns)
    {
        // struct winsize: rows, columns, and two that nobody uses.
        var size = stackalloc ushort[4] { rows, columns, 0, 0 };
        Kernel.Check(Kernel.Call(SystemCall.ioctl, master.Number, TIOCSWINSZ, (nint)size), "ioctl(TIOCSWINSZ)", null);
    }
}
