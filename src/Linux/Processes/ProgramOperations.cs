using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Processes;

/// <summary>Operations that ready a child for its program, whatever the program is.</summary>
public static class ProgramOperations
{
    private const int F_DUPFD_CLOEXEC = 1030;
    private const int F_SETFD = 2;
    private const uint CLOSE_RANGE_CLOEXEC = 4;
    private const int SIGKILL = 9;
    private const int SIGSTOP = 19;

    /// <summary>Every signal to its default: .NET ignores SIGPIPE, and execve keeps what is ignored.</summary>
    public static void ResetSignals(this ProgramTable table)
    {
        var action = table.Bytes(new byte[32], "SIG_DFL");
        for (var signal = 1; signal <= 64; signal++)
        {
            if (signal is not (SIGKILL or SIGSTOP))
                table.Add("rt_sigaction", SystemCall.rt_sigaction, null, signal, action, 0, 8);
        }
    }

    /// <summary>launch.c blocked all signals around the clone. Last of all, after <see cref="ResetSignals"/>.</summary>
    public static void UnblockSignals(this ProgramTable table)
        => table.Add("rt_sigprocmask", SystemCall.rt_sigprocmask, null, Argument.Named(2, "SIG_SETMASK"), table.Bytes(new byte[8], "no signals"), 0, 8);

    /// <summary>
    /// Puts descriptors under their numbers, and marks every other one close-on-exec. The report's descriptor moves above
    /// all of them. What the table refers to by number afterwards must be above the highest placed number: use slots.
    /// </summary>
    public static void PlaceDescriptors(this ProgramTable table, IReadOnlyList<DescriptorPlacement> placements)
    {
        var above = placements.Count == 0 ? 3 : Math.Max(3, placements.Max(p => p.Number) + 1);
        table.Add("fcntl", SystemCall.fcntl, "report", ProgramTable.Report, Argument.Named(F_DUPFD_CLOEXEC, "F_DUPFD_CLOEXEC"), above).Into(ProgramTable.Report);
        // In two rounds: a number that one descriptor goes to may be the number another one still has.
        var raised = new Dictionary<int, Slot>();
        foreach (var (descriptor, _) in placements)
        {
            if (raised.ContainsKey(descriptor.Number))
                continue;
            raised[descriptor.Number] = table.NewSlot();
            table.Add("fcntl", SystemCall.fcntl, null, descriptor.Number, Argument.Named(F_DUPFD_CLOEXEC, "F_DUPFD_CLOEXEC"), above).Into(raised[descriptor.Number]);
        }
        table.Add("close_range", SystemCall.close_range, null, 0, Argument.Flags(uint.MaxValue), Argument.Named(CLOSE_RANGE_CLOEXEC, "CLOSE_RANGE_CLOEXEC"));
        foreach (var (descriptor, number) in placements)
            table.Add("dup3", SystemCall.dup3, null, raised[descriptor.Number], number, 0);
    }

    /// <summary>Marks the descriptors that are already in their places to be kept over execve, and every other one to be closed.</summary>
    public static void KeepDescriptors(this ProgramTable table, int count)
    {
        table.Add("close_range", SystemCall.close_range, null, count, Argument.Flags(uint.MaxValue), Argument.Named(CLOSE_RANGE_CLOEXEC, "CLOSE_RANGE_CLOEXEC"));
        for (var number = 0; number < count; number++)
            table.Add("fcntl", SystemCall.fcntl, null, number, Argument.Named(F_SETFD, "F_SETFD"), 0).Ignore(Errno.EBADF);
    }

    public static Step NewSession(this ProgramTable table) => table.Add("setsid", SystemCall.setsid, null);

    public static Step Execute(this ProgramTable table, string path, Argument arguments, Argument environment)
        => table.Add("execve", SystemCall.execve, path, table.Text(path), arguments, environment);

    /// <summary>execveat(2) of an open file.</summary>
    public static Step Execute(this ProgramTable table, FileDescriptor file, string name, Argument arguments, Argument environment)
        => table.Add("execveat", SystemCall.execveat, name, Argument.Descriptor(file, name), table.Text(""), arguments, environment, Argument.Named(Files.OpenFlags.AT_EMPTY_PATH, "AT_EMPTY_PATH"));

    /// <summary>Tells the launcher that the child has come this far.</summary>
    public static void ReportStage(this ProgramTable table, int stage)
        => table.Add("write", SystemCall.write, "report", ProgramTable.Report, table.Bytes(LaunchedProcess.StageRecord(stage), $"stage {stage}"), 8);

    /// <summary>Blocks until a byte can be read from this pipe; fails when its writers are gone.</summary>
    public static void AwaitByte(this ProgramTable table, Argument pipe)
        => table.Add("read", SystemCall.read, "gate", pipe, table.Bytes(new byte[8], "gate"), 1).NeedsPositive();
}
