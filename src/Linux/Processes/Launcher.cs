using Skiff.Linux.Files;
using Skiff.Linux.Syscalls;
using static Skiff.Linux.Processes.CloneFlags;

namespace Skiff.Linux.Processes;

/// <summary>Clones a child that walks a <see cref="ProgramTable"/>.</summary>
public static unsafe class Launcher
{
    private const int StackSize = 16 * 1024;

    /// <summary>
    /// Starts the child and returns at once. The table belongs to the launched process from here on.
    /// Errors: <see cref="LinuxException"/> for clone3 itself; later failures by <see cref="LaunchedProcess.WaitForProgram"/>.
    /// </summary>
    public static LaunchedProcess Start(ProgramTable table, CloneOptions options)
    {
        var (reportReader, reportWriter) = Pipe.Open();
        try
        {
            using (reportWriter)
            {
                var stack = (table.Allocate(StackSize + 16) + 15) & ~15;
                var pidDescriptor = -1;
                var arguments = new LaunchLibrary.CloneArguments
                {
                    Flags = options.Namespaces | CLONE_PIDFD | (options.CopyMemory ? 0 : CLONE_VM) | (options.Cgroup is null ? 0 : CLONE_INTO_CGROUP),
                    PidDescriptor = (ulong)&pidDescriptor,
                    ExitSignal = (ulong)options.ExitSignal,
                    Stack = (ulong)stack,
                    StackSize = StackSize,
                    Cgroup = options.Cgroup is null ? 0 : (ulong)options.Cgroup.Number,
                };
                var program = table.Assemble(reportWriter.Number);
                var pid = LaunchLibrary.skiff_launch(&arguments, (nuint)sizeof(LaunchLibrary.CloneArguments), program);
                Kernel.Check(pid, "clone3", null, Cause(Kernel.ErrnoOf(pid)));
                return new LaunchedProcess((int)pid, new FileDescriptor(pidDescriptor), reportReader, table);
            }
        }
        catch
        {
            reportReader.Dispose();
            throw;
        }
    }

    private static string? Cause(Errno errno) => errno switch
    {
        Errno.ENOSPC => "a limit of /proc/sys/user/max_*_namespaces is reached, or namespaces are nested too deeply",
        Errno.EAGAIN => "the limit of processes is reached (RLIMIT_NPROC, pids.max, kernel.pid_max or threads-max)",
        Errno.EPERM => "new namespaces need CAP_SYS_ADMIN",
        Errno.ENOMEM => "out of memory, or the init process of the PID namespace to join has exited",
        Errno.EBUSY => "the cgroup has controllers enabled for its children, so it cannot hold processes",
        _ => null,
    };
}
