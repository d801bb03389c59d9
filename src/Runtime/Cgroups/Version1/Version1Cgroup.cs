using System.Globalization;
using Skiff.Linux;
using Skiff.Errors;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Cgroups.Version1;

/// <summary>
/// One directory in each version 1 hierarchy, and in the unified one where that is mounted beside them: it has no
/// controllers there, but kills everything by one write and measures pressure.
/// </summary>
internal sealed class Version1Cgroup : ContainerCgroup
{
    private const int FreezeAttempts = 1000;
    private readonly CgroupDirectory[] _directories;

    public Version1Cgroup(CgroupMounts mounts, string path)
        : base(mounts, path) =>
        _directories = [.. mounts.Hierarchies.Select(each => new CgroupDirectory(each, each.DirectoryOf(path)))];

    public override IReadOnlyList<CgroupDirectory> Directories => _directories;

    /// <summary>The container's directory in the hierarchy of a controller; null where it is not mounted.</summary>
    public string? DirectoryFor(string controller) => Mounts.Find(controller)?.DirectoryOf(Path);

    private string? UnifiedDirectory => Mounts.Unified?.DirectoryOf(Path);

    private protected override void MakeDirectories()
    {
        foreach (var directory in _directories)
        {
            var cpuset = directory.Hierarchy.Controllers.Contains("cpuset");
            var made = MakeDirectory(directory.Path, cpuset ? InheritCpuset : null);
            if (!made && ReadProcessIds(directory.Path) is { Count: > 0 } inside)
            {
                throw new EngineException(ErrorKind.Conflict,
                    $"linux.cgroupsPath: cgroup {directory.Path} is in use by {inside.Count.ToString(CultureInfo.InvariantCulture)} processes");
            }
        }
    }

    /// <summary>A new cpuset has no CPU and no memory node, and then refuses every process: it takes its parent's.</summary>
    private static void InheritCpuset(string directory)
    {
        foreach (var file in (ReadOnlySpan<string>)["cpuset.cpus", "cpuset.mems"])
        {
            var path = directory + "/" + file;
            if (string.IsNullOrWhiteSpace(CgroupFile.Read(path)))
            {
                new CgroupFile("linux.cgroupsPath", path, Inherited(System.IO.Path.GetDirectoryName(directory)!, file)).Write();
            }
        }
    }

    private static string Inherited(string directory, string file)
    {
        var value = CgroupFile.Read(directory + "/" + file).Trim();
        if (value.Length > 0)
        {
            return value;
        }
        InheritCpuset(directory);
        return CgroupFile.Read(directory + "/" + file).Trim();
    }

    public override CgroupEntry OpenEntry(int? besidePid = null)
    {
        FileDescriptor? unified = null;
        var lists = new List<FileDescriptor>(_directories.Length);
        foreach (var directory in _directories)
        {
            FileDescriptor? opened;
            // A process that moves its only thread through `tasks` does without the lock that `cgroup.procs` takes over all
            // processes of the system, and that can mean waiting for every processor (an RCU grace period).
            var path = directory.Hierarchy.Unified ? directory.Path : directory.Path + "/tasks";
            var error = directory.Hierarchy.Unified ? KernelFile.TryOpenDirectory(path, out opened) : KernelFile.TryOpenWrite(path, out opened);
            if (error != Errno.None)
            {
                unified?.Dispose();
                lists.ForEach(each => each.Dispose());
                throw CgroupFile.Failure("linux.cgroupsPath", "open", path, error);
            }
            if (directory.Hierarchy.Unified)
            {
                unified = opened;
            }
            else
            {
                lists.Add(opened!);
            }
        }
        return new CgroupEntry(unified, lists);
    }

    public override void Apply(Resources resources) => new Version1Settings(this).Apply(resources);

    public override CgroupStatistics ReadStatistics() => new Version1Statistics(this, UnifiedDirectory).Read();

    public override void Freeze()
    {
        var state = FreezerState();
        for (var attempt = 0; attempt < FreezeAttempts; attempt++)
        {
            // Tasks that were forked while the kernel went through the list keep it at FREEZING: it wants to be asked
            // again, and now and then to let go in between (a task that waits for one already frozen).
            if (attempt % 50 == 49)
            {
                new CgroupFile("freezer", state, "THAWED").Write();
                KernelFile.Pause(1);
            }
            new CgroupFile("freezer", state, "FROZEN").Write();
            if (IsFrozen())
            {
                return;
            }
            KernelFile.Pause(1);
        }
        new CgroupFile("freezer", state, "THAWED").Write();
        throw new EngineException(ErrorKind.Internal, $"cannot freeze cgroup {Path}: its processes did not come to a halt");
    }

    public override void Thaw() => new CgroupFile("freezer", FreezerState(), "THAWED").Write();

    public override bool IsFrozen() =>
        DirectoryFor("freezer") is { } directory && CgroupFile.Read(directory + "/freezer.state").StartsWith("FROZEN", StringComparison.Ordinal);

    private string FreezerState() => (DirectoryFor("freezer")
        ?? throw CgroupFile.Missing("pause", "freezer")) + "/freezer.state";

    public override IReadOnlyList<int> ProcessIds() => ReadProcessIds(ProcessDirectory);

    /// <summary>Any hierarchy would do; the unified one cannot be left by a process with rights in a version 1 hierarchy only.</summary>
    private string ProcessDirectory =>
        UnifiedDirectory ?? DirectoryFor("devices") ?? DirectoryFor("pids") ?? _directories[0].Path;

    public override void KillAll()
    {
        var thaw = IsFrozen();
        if (UnifiedDirectory is not { } unified || KernelFile.TryWrite(unified + "/cgroup.kill", "1") != Errno.None)
        {
            // Frozen, nothing can fork away between the list and the signals.
            var frozen = !thaw && DirectoryFor("freezer") is { } freezer && Directory.Exists(freezer);
            if (frozen)
            {
                Freeze();
            }
            foreach (var pid in ProcessIds())
            {
                ProcessSignal.Kill(pid);
            }
            thaw |= frozen;
        }
        if (thaw)
        {
            // A process that is frozen under version 1 dies only after it was thawed.
            Thaw();
        }
    }

    public override ulong ReadOutOfMemoryKills() =>
        DirectoryFor("memory") is { } directory ? FlatKeyed.Find(CgroupFile.Read(directory + "/memory.oom_control"), "oom_kill") : 0;

    public override OutOfMemoryWatch? WatchOutOfMemory()
    {
        if (DirectoryFor("memory") is not { } directory)
        {
            return null;
        }
        var control = directory + "/memory.oom_control";
        var error = ChangeNotice.TryRegister(directory + "/cgroup.event_control", control, out var counter);
        return error == Errno.None ? new OutOfMemoryWatch(this, counter!) : throw CgroupFile.Failure("memory", "watch", control, error);
    }

    /// <summary>The specification says to leave version 1 alone: its files were not made to be handed to others.</summary>
    public override void Delegate(uint hostUid)
    {
    }
}
