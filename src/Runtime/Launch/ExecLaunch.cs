using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Namespaces;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Cgroups;
using Skiff.Runtime.Rootfs;
using Skiff.Runtime.Security;

namespace Skiff.Runtime.Launch;

/// <summary>
/// A further process in a running container: one clone, the PID namespace joined by the calling thread around it, the others
/// by the child. Blocking, a few milliseconds. Disposing lets go of the descriptors and leaves the process.
/// </summary>
public sealed class ExecLaunch : IDisposable
{
    private readonly LaunchedProcess _process;

    private ExecLaunch(LaunchedProcess process, FileDescriptor? terminal) => (_process, Terminal) = (process, terminal);

    /// <summary>In our PID namespace.</summary>
    public int Pid => _process.Pid;

    public FileDescriptor PidDescriptor => _process.PidDescriptor;

    /// <summary>The controlling side of its terminal; null without one.</summary>
    public FileDescriptor? Terminal { get; private set; }

    /// <summary>
    /// Starts the process; returns when its program was executed. Errors: <see cref="EngineException"/>, in Docker's words for
    /// a program that cannot be executed; the process is gone and reaped then.
    /// </summary>
    public static ExecLaunch Start(ExecLaunchOptions options)
    {
        using var entry = options.Cgroup?.OpenEntry(options.ContainerPid);
        using var host = new HostSide();
        using var container = ProcessWaiter.Open(options.ContainerPid);
        var different = NamespaceComparison.Different(options.ContainerPid);
        var (terminal, terminalSender) = options.Process.Terminal == true ? DescriptorMessages.Pair() : (null, null);
        using (terminal)
        using (terminalSender)
        {
            // Until its program runs the child has our memory, in namespaces that others are in.
            Dumpable.Forbid();
            var table = new ProgramTable();
            var program = Compile(table, options, host, new Target(container, different, entry, terminalSender));
            var oomScore = SetOomScore(options.Process);
            try
            {
                LaunchedProcess process;
                using (ThreadNamespace.Join(different.Contains(NamespaceKind.Pid) ? [(container, NamespaceKind.Pid, "pid namespace")] : []))
                    process = Launcher.Start(table, new CloneOptions { Cgroup = entry?.Directory, CopyMemory = different.Contains(NamespaceKind.Time) });
                terminalSender?.Dispose();
                return Await(process, program, terminal, options.Process.Cwd);
            }
            finally
            {
                if (oomScore is { } score)
                    OwnProcess.WriteOomScoreAdjustment(score);
            }
        }
    }

    /// <summary>The terminal is the caller's from here on.</summary>
    public FileDescriptor? TakeTerminal()
    {
        var terminal = Terminal;
        Terminal = null;
        return terminal;
    }

    public void Dispose()
    {
        _process.Dispose();
        Terminal?.Dispose();
    }

    private static ExecLaunch Await(LaunchedProcess process, ProgramSection program, FileDescriptor? terminal, string directory)
    {
        try
        {
            process.WaitForProgram();
            return new ExecLaunch(process, terminal is null ? null : DescriptorMessages.Receive(terminal));
        }
        catch (OperationFailedException error)
        {
            ProcessWaiter.Wait(process.PidDescriptor);
            process.Dispose();
            throw program.Explain(error.Operation, error.Failure.Errno) ?? InDirectory(error.Failure, directory) ?? error.Failure;
        }
    }

    /// <summary>Docker's words.</summary>
    private static EngineException? InDirectory(LinuxException failure, string directory)
        => failure.Path == "cwd " + directory ? new EngineException(ErrorKind.InvalidArgument, $"chdir to cwd (\"{directory}\") set in config.json failed: {failure.Errno.Describe()}") : null;

    private static ProgramSection Compile(ProgramTable table, ExecLaunchOptions options, HostSide host, Target target)
    {
        var process = options.Process;
        var program = new ProgramSection(table, process);
        table.Add("umask", SystemCall.umask, null, 0);
        LimitSection.SetAffinity(table, process.ExecCPUAffinity?.Initial, "process.execCPUAffinity.initial");
        EnvironmentSection.EnterCgroup(table, target.Cgroup);
        EnvironmentSection.SetLabels(table, process, host);
        var flags = target.Different.Where(kind => kind != NamespaceKind.Pid).Aggregate(0ul, (sum, kind) => sum | kind.Flag);
        if (flags != 0)
            table.Add("setns", SystemCall.setns, "namespaces of the container", Argument.Descriptor(target.Container, "container"), Argument.Flags(flags)).Because(Errno.ESRCH, "the container has stopped");
        var user = target.Different.Contains(NamespaceKind.User);
        if (user)
            EnvironmentSection.BecomeRoot(table);
        table.NewSession();
        if (!options.NoNewKeyring)
            EnvironmentSection.JoinKeyring(table, options.ContainerId);
        if (process.Terminal == true)
        {
            var root = table.NewSlot();
            table.OpenAt(Argument.WorkingDirectory, "/", OpenFlags.O_PATH | OpenFlags.O_DIRECTORY).Into(root);
            TerminalSection.Take(table, TerminalSection.Open(table, root, Argument.Descriptor(target.Terminal!, "terminal"), process.ConsoleSize));
        }
        else
        {
            StreamSection.Place(table, options.Streams, host);
        }
        StreamSection.GiveToUser(table, process.User);
        table.KeepDescriptors(3 + options.Streams.PreservedDescriptors);
        LimitSection.SetLimits(table, process);
        LimitSection.SetScheduling(table, process);
        LimitSection.SetAffinity(table, process.ExecCPUAffinity?.Final, "process.execCPUAffinity.final");
        EnterDirectory(table, process.Cwd);
        var available = user ? CapabilitySet.Known : new CapabilitySet(OwnProcess.PermittedCapabilities());
        var identity = new IdentitySection(table, process, options.Filter ?? (options.Seccomp is { } profile ? SeccompCompiler.Compile(profile) : null), available);
        table.ResetSignals();
        identity.TakeOnUser();
        program.LookUp();
        identity.Reduce();
        table.UnblockSignals();
        program.Execute(entry: null, 0);
        return program;
    }

    private static void EnterDirectory(ProgramTable table, string directory)
    {
        if (!directory.StartsWith('/'))
            throw new EngineException(ErrorKind.InvalidArgument, $"process.cwd: {directory} is not an absolute path");
        table.Add("chdir", SystemCall.chdir, "cwd " + directory, table.Text(directory));
        // CVE-2024-21626: a directory outside of the root, reached through a descriptor, is none the kernel has a path for.
        var path = table.Bytes(new byte[4096], "path");
        table.Add("getcwd", SystemCall.getcwd, "cwd " + directory, path, 4096);
        table.Expect("cwd " + directory, path, 0xff, '/', Errno.ENOENT);
    }

    private static int? SetOomScore(Process process)
    {
        if (process.OomScoreAdj is not { } score || OwnProcess.ReadOomScoreAdjustment() is var own && own == score)
            return null;
        OwnProcess.WriteOomScoreAdjustment(score);
        return own;
    }

    private sealed record Target(FileDescriptor Container, IReadOnlyList<NamespaceKind> Different, CgroupEntry? Cgroup, FileDescriptor? Terminal);
}
