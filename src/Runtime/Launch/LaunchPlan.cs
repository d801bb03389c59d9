using Skiff.Linux;
using Skiff.Linux.Processes;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Cgroups;

namespace Skiff.Runtime.Launch;

/// <summary>What the sections of a table are compiled from, and the table they write to.</summary>
internal sealed class LaunchPlan
{
    public required Spec Spec { get; init; }

    public required string ContainerId { get; init; }

    public required string Bundle { get; init; }

    public required IHostSide Host { get; init; }

    public ProgramTable Table { get; } = new();

    /// <summary>The rootfs: detached until it is attached in the child, then the directory all paths are resolved beneath.</summary>
    public FileDescriptor RootTree { get; set; } = new();

    public Argument Root => Argument.Descriptor(RootTree, "rootfs");

    public LinuxConfig Linux => Spec.Linux ?? new LinuxConfig();

    public Process Process => Spec.Process ?? new Process();

    /// <summary>The container has a user namespace, its own or a joined one: no device nodes can be made then.</summary>
    public bool UserNamespace { get; set; }

    public bool CgroupNamespace { get; set; }

    public CgroupView CgroupView { get; init; } = CgroupView.None;

    /// <summary>Null leaves the process in our cgroup.</summary>
    public CgroupEntry? Cgroup { get; init; }

    /// <summary>Used again and again for the file at hand.</summary>
    public Slot Destination { get; private set; }

    public Slot Parent { get; private set; }

    public Slot Tree { get; private set; }

    public LaunchPlan Begin()
    {
        (Destination, Parent, Tree) = (Table.NewSlot(), Table.NewSlot(), Table.NewSlot());
        return this;
    }
}
