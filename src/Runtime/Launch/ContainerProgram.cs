using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Namespaces;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Rootfs;
using Skiff.Runtime.Security;

namespace Skiff.Runtime.Launch;

/// <summary>Compiles a container's configuration into the table that its first process walks.</summary>
internal sealed class ContainerProgram
{
    /// <summary>In its user namespace, waiting for the maps.</summary>
    public const int MapsStage = 1;

    /// <summary>Everything is mounted, the root not changed yet: hooks run here.</summary>
    public const int MountedStage = 2;

    /// <summary>All is done but for the program.</summary>
    public const int CreatedStage = 3;

    private readonly ContainerLaunchOptions _options;
    private readonly LaunchPlan _plan;

    public ContainerProgram(ContainerLaunchOptions options, LaunchPlan plan, NamespacePlan namespaces)
    {
        (_options, _plan, Namespaces) = (options, plan.Begin(), namespaces);
        plan.UserNamespace = namespaces.Has(NamespaceKind.User);
        plan.CgroupNamespace = namespaces.Has(NamespaceKind.Cgroup);
        if (plan.Linux.NetDevices is { Count: > 0 })
            throw new EngineException(ErrorKind.NotImplemented, "linux.netDevices is not supported");
        if (plan.Linux.IntelRdt is not null)
            throw new EngineException(ErrorKind.NotImplemented, "linux.intelRdt is not supported");
        if (plan.Spec.Process is not null)
            Program = new ProgramSection(plan.Table, plan.Process);
    }

    public ProgramTable Table => _plan.Table;

    public NamespacePlan Namespaces { get; }

    /// <summary>Null for a container without a process, which cannot be started.</summary>
    public ProgramSection? Program { get; }

    /// <summary>The first operation after the container counts as created.</summary>
    public int FirstPending { get; private set; }

    public required CapabilitySet Available { get; init; }

    public required SeccompProgram? Filter { get; init; }

    /// <summary>Where the child waits: for its maps and for hooks, and before its program.</summary>
    public required FileDescriptor Gate { get; init; }

    public required FileDescriptor StartGate { get; init; }

    /// <summary>Takes the terminal; null without one.</summary>
    public required FileDescriptor? TerminalSocket { get; init; }

    /// <summary>What executes the program; null when we run from sealed memory.</summary>
    public FileDescriptor? Entry { get; init; }

    public bool WaitsForHooks { get; init; }

    private Process Process => _plan.Process;

    public void Compile()
    {
        RootSection.Open(_plan);
        Table.Add("umask", SystemCall.umask, null, 0);
        LimitSection.SetAffinity(Table, Process.ExecCPUAffinity?.Initial, "process.execCPUAffinity.initial");
        EnvironmentSection.EnterCgroup(Table, _plan.Cgroup);
        EnterNamespaces();
        RootSection.Attach(_plan);
        MountSection.Compile(_plan);
        DeviceSection.Compile(_plan);
        ProtectionSection.Compile(_plan);
        var terminal = OpenTerminal();
        if (WaitsForHooks)
            Wait(MountedStage);
        var directory = RootSection.OpenWorkingDirectory(_plan);
        RootSection.Seal(_plan);
        RootSection.Enter(_plan, pivot: !_options.NoPivot && !Namespaces.Joins(NamespaceKind.Mount));
        PlaceStreams(terminal);
        LimitSection.SetLimits(Table, Process);
        LimitSection.SetScheduling(Table, Process);
        LimitSection.SetMemoryPolicy(Table, _plan.Linux.MemoryPolicy);
        LimitSection.SetAffinity(Table, Process.ExecCPUAffinity?.Final, "process.execCPUAffinity.final");
        LimitSection.SetPersonality(Table, _plan.Linux.Personality);
        Table.EnterDirectory(directory, Process.Cwd);
        Table.Close(directory);
        Begin();
    }

    private void EnterNamespaces()
    {
        if (Namespaces.Creates(NamespaceKind.User))
        {
            Wait(MapsStage);
            EnvironmentSection.BecomeRoot(Table);
        }
        EnvironmentSection.Join(Table, Namespaces);
        Table.NewSession();
        if (!_options.NoNewKeyring)
            EnvironmentSection.JoinKeyring(Table, _options.ContainerId);
        if (Namespaces.Creates(NamespaceKind.Cgroup))
            EnvironmentSection.UnshareCgroup(Table);
        if (Namespaces.Creates(NamespaceKind.Time))
            EnvironmentSection.UnshareTime(Table, _plan.Linux.TimeOffsets);
        if (Namespaces.Creates(NamespaceKind.Network))
            EnvironmentSection.RaiseLoopback(Table);
        EnvironmentSection.SetNames(Table, _plan.Spec);
        SysctlSection.Compile(_plan, Namespaces);
        EnvironmentSection.SetLabels(Table, Process, _plan.Host);
    }

    /// <summary>User, capabilities, the look for the program; then the wait for the start, and the program.</summary>
    private void Begin()
    {
        var identity = new IdentitySection(Table, Process, Filter, Available);
        Table.ResetSignals();
        identity.TakeOnUser();
        Program?.LookUp();
        FirstPending = Table.Count;
        if (_options.StartPipes is { } pipes)
        {
            Table.ReportStage(CreatedStage);
            Table.Close(ProgramTable.Report);
            Table.Set(ProgramTable.Report, Argument.Descriptor(pipes.ResultPipe, "started"));
            Table.AwaitByte(Argument.Descriptor(pipes.GatePipe, "start"));
        }
        else
        {
            Table.ReportStage(CreatedStage);
            Table.AwaitByte(Argument.Descriptor(StartGate, "start"));
        }
        identity.Reduce();
        Table.UnblockSignals();
        Program?.Execute(Entry, 3 + _options.Streams.PreservedDescriptors);
    }

    private void Wait(int stage)
    {
        Table.ReportStage(stage);
        Table.AwaitByte(Argument.Descriptor(Gate, "gate"));
    }

    private Slot? OpenTerminal()
    {
        if (Process.Terminal != true)
            return null;
        var socket = TerminalSocket ?? throw new EngineException(ErrorKind.InvalidArgument, "process.terminal: nobody takes the terminal (pass --console-socket)");
        var peer = TerminalSection.Open(Table, _plan.Root, Argument.Descriptor(socket, "terminal"), Process.ConsoleSize);
        TerminalSection.MountConsole(_plan, peer);
        return peer;
    }

    private void PlaceStreams(Slot? terminal)
    {
        if (terminal is { } peer)
            TerminalSection.Take(Table, peer);
        else
            StreamSection.Place(Table, _options.Streams, _plan.Host);
        StreamSection.GiveToUser(Table, Process.User);
        Table.KeepDescriptors(3 + _options.Streams.PreservedDescriptors);
    }
}
