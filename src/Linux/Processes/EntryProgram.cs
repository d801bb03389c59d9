using Skiff.Linux.Files;
using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Processes;

/// <summary>
/// A program of a few hundred bytes that executes another one, itself in sealed memory. A script whose interpreter is
/// /proc/self/exe gets whoever executes it: gone through this, that is nothing a container could overwrite
/// (CVE-2019-5736), at a fraction of what a <see cref="SealedCopy"/> of us costs.
/// </summary>
public static unsafe class EntryProgram
{
    /// <summary>What a failure to execute the program is reported as, instead of an operation's number.</summary>
    public const int FailedOperation = -1;

    private const int HighestReport = 127; // one character of one byte

    /// <summary>A new one; its number is above what <paramref name="placed"/> descriptors the program is to have.</summary>
    public static FileDescriptor Create(int placed)
    {
        if (placed >= HighestReport)
            throw new LinuxException("launch", Errno.EMFILE, null, "at most 120 descriptors can be passed on");
        nuint size;
        var program = LaunchLibrary.skiff_entry(&size);
        using var file = SealedCopy.Of(new ReadOnlySpan<byte>((void*)program, (int)size), "skiff-entry");
        return file.Duplicate(placed + 1);
    }

    /// <summary>Executes the program by way of the entry. <paramref name="path"/> is zero-terminated text, or a slot that has its address.</summary>
    public static void Execute(this ProgramTable table, FileDescriptor entry, Argument path, IReadOnlyList<string> arguments, Argument environment, int placed)
    {
        table.Add("dup3", SystemCall.dup3, "report", ProgramTable.Report, placed, 0);
        var vector = table.Strings([((char)placed).ToString(), "", .. arguments]);
        table.Store(ProgramTable.Within(vector, sizeof(nint), "argv[1]"), path);
        table.Add("execveat", SystemCall.execveat, "entry", Argument.Descriptor(entry, "entry"), table.Text(""), vector, environment, OpenFlags.AT_EMPTY_PATH);
    }
}
