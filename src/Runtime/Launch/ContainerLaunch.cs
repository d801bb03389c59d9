using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Namespaces;
using Skiff.Linux.Processes;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Cgroups;
using Skiff.Runtime.Security;

namespace Skiff.Runtime.Launch;

/// <summary>
/// A container whose first process stands before its program: namespaces, cgroup, root, user are what the configuration
/// says. Made by one clone; the process shares our memory until <see cref="Release"/> lets the program begin. All of it
/// blocks, for a few milliseconds without hooks, and belongs on a thread that may. Disposing lets go of the descriptors and
/// leaves the process and the cgroup; <see cref="Kill"/> takes back everything.
/// </summary>
public sealed class ContainerLaunch : IDisposable
{
    private readonly ContainerLaunchOptions _options;
    private readonly FileDescriptor _start;
    private readonly ContainerProgram _program;
    private readonly LaunchedProcess _process;
    private readonly int? _oomScore;

    private ContainerLaunch(ContainerLaunchOptions options, ContainerProgram program, LaunchedProcess process, FileDescriptor start, ContainerCgroup? cgroup, int? oomScore)
        => (_options, _program, _process, _start, Cgroup, _oomScore) = (options, program, process, start, cgroup, oomScore);

    /// <summary>In our PID namespace.</summary>
    public int Pid => _process.Pid;

    public FileDescriptor PidDescriptor => _process.PidDescriptor;

    /// <summary>Readable once the program runs or has failed to, after <see cref="Release"/> was begun by another thread or process.</summary>
    public FileDescriptor Report => _process.Report;

    /// <summary>The controlling side of the process's terminal, for the caller to take and dispose; null without one.</summary>
    public FileDescriptor? Terminal { get; private set; }

    /// <summary>Null on a host without cgroups.</summary>
    public ContainerCgroup? Cgroup { get; }

    /// <summary>The compiled filter, for execs; null without one.</summary>
    internal SeccompProgram? Filter => _program.Filter;

    /// <summary>What is left to do for whoever starts the container later: the first operation's number, and what to call each.</summary>
    internal (int First, string[] Operations) PendingOperations() => (_program.FirstPending, _program.Table.Describe(_program.FirstPending));

    /// <summary>
    /// Creates the container. Errors: <see cref="EngineException"/> that names the field of the configuration, or the call,
    /// the path and the cause; InvalidArgument in Docker's words for a program that cannot be executed. Nothing is left then.
    /// </summary>
    public static ContainerLaunch Create(ContainerLaunchOptions options)
    {
        var (spec, linux) = (options.Spec, options.Spec.Linux ?? new LinuxConfig());
        var mounts = CgroupMounts.Detect();
        var cgroup = mounts.Mode == CgroupMode.None ? null : ContainerCgroup.Create(mounts, options.ContainerId, linux.CgroupsPath, linux.Resources);
        try
        {
            using var entry = cgroup?.OpenEntry();
            using var host = new HostSide();
            var plan = new LaunchPlan
            {
                Spec = spec,
                ContainerId = options.ContainerId,
                Bundle = options.Bundle,
                Host = host,
                Cgroup = entry,
                CgroupView = cgroup is null ? CgroupView.None : ContainerCgroups.View(cgroup),
            };
            return Launch(options, plan, cgroup);
        }
        catch
        {
            cgroup?.Delete();
            throw;
        }
    }

    /// <summary>Prints what <see cref="Create"/> would do, and does nothing.</summary>
    public static void Explain(ContainerLaunchOptions options, TextWriter writer)
    {
        using var nothing = new FileDescriptor();
        var plan = new LaunchPlan { Spec = options.Spec, ContainerId = options.ContainerId, Bundle = options.Bundle, Host = new PrintedHostSide(writer) };
        var namespaces = NamespacePlan.From(plan.Spec, plan.Host);
        var program = Program(options, plan, namespaces, new Gates(nothing, nothing, nothing, null), CapabilitySet.Known);
        program.Compile();
        writer.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"host  clone3(0x{namespaces.CloneFlags:x})"));
        program.Table.Explain(writer);
        program.Table.Dispose();
    }

    /// <summary>
    /// Lets the program begin, after the startContainer hooks; returns when it was executed. The poststart hooks are
    /// <see cref="RunPoststart"/>. Errors: as for <see cref="Create"/>; the process is gone and reaped then, the cgroup is the caller's.
    /// </summary>
    public void Release()
    {
        try
        {
            if (_program.Program is null)
                throw new EngineException(ErrorKind.InvalidArgument, "process is missing: the container cannot be started");
            HookRunner.RunInside(_options.Spec.Hooks?.StartContainer, "startContainer", State("created"), PidDescriptor);
            _start.Write("x"u8);
            _process.WaitForProgram();
        }
        catch (OperationFailedException error)
        {
            ProcessWaiter.Wait(PidDescriptor);
            throw Translate(_program, error);
        }
        catch (EngineException)
        {
            KillProcess();
            throw;
        }
        finally
        {
            if (_oomScore is { } score)
                OwnProcess.WriteOomScoreAdjustment(score);
        }
    }

    /// <summary>Errors leave the container running: the caller stops it.</summary>
    public void RunPoststart() => HookRunner.Run(_options.Spec.Hooks?.Poststart, "poststart", State("running"));

    /// <summary>Ends the process, started or not, and removes the cgroup.</summary>
    public void Kill()
    {
        KillProcess();
        Cgroup?.KillAll();
        Cgroup?.Delete();
    }

    public void Dispose()
    {
        _start.Dispose();
        _process.Dispose();
        Terminal?.Dispose();
    }

    /// <summary>The terminal is the caller's from here on.</summary>
    public FileDescriptor? TakeTerminal()
    {
        var terminal = Terminal;
        Terminal = null;
        return terminal;
    }

    private static ContainerLaunch Launch(ContainerLaunchOptions options, LaunchPlan plan, ContainerCgroup? cgroup)
    {
        var namespaces = NamespacePlan.From(plan.Spec, plan.Host);
        var (gate, gateWriter) = Pipe.Open();
        var (start, startWriter) = Pipe.Open();
        var (terminal, terminalSender) = plan.Process.Terminal == true ? DescriptorMessages.Pair() : (null, null);
        using (gate)
        using (gateWriter)
        using (start)
        using (terminal)
        using (terminalSender)
        using (var entry = options.RunsSealed ? null : EntryProgram.Create(3 + options.Streams.PreservedDescriptors))
        {
            var available = namespaces.Has(NamespaceKind.User) ? CapabilitySet.Known : new CapabilitySet(OwnProcess.PermittedCapabilities());
            var program = Program(options, plan, namespaces, new Gates(gate, start, terminalSender, entry), available);
            program.Table.Close(gateWriter.Number); // else the child would never notice that we are gone
            program.Table.Close(startWriter.Number);
            program.Compile();
            var oomScore = SetOomScore(plan.Process);
            LaunchedProcess process;
            using (ThreadNamespace.Join([.. namespaces.JoinedByThread.Select(joined => (joined.Descriptor, joined.Kind, joined.Path))]))
                process = Launcher.Start(program.Table, new CloneOptions { Namespaces = namespaces.CloneFlags, Cgroup = plan.Cgroup?.Directory, CopyMemory = namespaces.NeedsOwnMemory });
            terminalSender?.Dispose();
            var launch = new ContainerLaunch(options, program, process, startWriter, cgroup, oomScore);
            launch.Prepare(plan, gateWriter, terminal);
            return launch;
        }
    }

    private static ContainerProgram Program(ContainerLaunchOptions options, LaunchPlan plan, NamespacePlan namespaces, Gates gates, CapabilitySet available)
        => new(options, plan, namespaces)
        {
            Available = available,
            Filter = plan.Linux.Seccomp is { } profile ? SeccompCompiler.Compile(profile) : null,
            Gate = gates.Gate,
            StartGate = gates.Start,
            TerminalSocket = gates.Terminal,
            Entry = gates.Entry,
            WaitsForHooks = plan.Spec.Hooks is { } hooks && (hooks.Prestart ?? hooks.CreateRuntime ?? hooks.CreateContainer) is not null,
        };

    /// <summary>Does our part while the child sets itself up: maps, hooks, the terminal.</summary>
    private void Prepare(LaunchPlan plan, FileDescriptor gate, FileDescriptor? terminal)
    {
        try
        {
            if (_program.Namespaces.Creates(NamespaceKind.User))
            {
                _process.WaitForStage(ContainerProgram.MapsStage);
                UserNamespace.WriteMaps(Pid, UserNamespaceMaps.Text(plan.Linux.UidMappings!), UserNamespaceMaps.Text(plan.Linux.GidMappings!));
                gate.Write("x"u8);
            }
            if (_program.WaitsForHooks)
            {
                _process.WaitForStage(ContainerProgram.MountedStage);
                var hooks = plan.Spec.Hooks!;
                HookRunner.Run(hooks.Prestart, "prestart", State("creating"));
                HookRunner.Run(hooks.CreateRuntime, "createRuntime", State("creating"));
                HookRunner.RunInside(hooks.CreateContainer, "createContainer", State("creating"), PidDescriptor);
                gate.Write("x"u8);
            }
            _process.WaitForStage(ContainerProgram.CreatedStage);
            if (terminal is not null)
                Terminal = DescriptorMessages.Receive(terminal);
        }
        catch (OperationFailedException error)
        {
            ProcessWaiter.Wait(PidDescriptor);
            Dispose();
            throw Translate(_program, error);
        }
        catch
        {
            KillProcess();
            Dispose();
            throw;
        }
    }

    private static EngineException Translate(ContainerProgram program, OperationFailedException error)
        => program.Program?.Explain(error.Operation, error.Failure.Errno) ?? error.Failure;

    private State State(string status) => new()
    {
        Id = _options.ContainerId,
        Status = status,
        Pid = Pid,
        Bundle = _options.Bundle,
        Annotations = _options.Spec.Annotations,
    };

    private void KillProcess()
    {
        ProcessWaiter.Signal(PidDescriptor, 9);
        ProcessWaiter.TryWait(PidDescriptor);
    }

    private static int? SetOomScore(Process process)
    {
        if (process.OomScoreAdj is not { } score || OwnProcess.ReadOomScoreAdjustment() is var own && own == score)
            return null;
        OwnProcess.WriteOomScoreAdjustment(score);
        return own;
    }

    private sealed record Gates(FileDescriptor Gate, FileDescriptor Start, FileDescriptor? Terminal, FileDescriptor? Entry);
}
