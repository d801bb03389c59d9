using System.Globalization;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Cgroups.Version2;

/// <summary>One directory in the unified hierarchy, with every controller enabled on the way to it.</summary>
internal sealed class Version2Cgroup : ContainerCgroup
{
    private const int FreezeMilliseconds = 10_000;
    private readonly string _root;
    private readonly string _directory;

    public Version2Cgroup(CgroupMounts mounts, string path)
        : base(mounts, path)
    {
        var unified = mounts.Unified!;
        _root = unified.MountPoint;
        _directory = unified.DirectoryOf(path);
        Directories = [new CgroupDirectory(unified, _directory)];
    }

    public override IReadOnlyList<CgroupDirectory> Directories { get; }

    public string File(string name) => _directory + "/" + name;

    private protected override void MakeDirectories()
    {
        var made = MakeDirectory(_directory, null);
        if (!made && ReadProcessIds(_directory) is { Count: > 0 } inside)
        {
            throw new EngineException(ErrorKind.Conflict,
                $"linux.cgroupsPath: cgroup {_directory} is in use by {inside.Count.ToString(CultureInfo.InvariantCulture)} processes");
        }
        // The second container under the same parent finds everything enabled, at the price of one read.
        if (CgroupFile.Read(File("cgroup.controllers")).AsSpan().Trim().Length < CgroupFile.Read(_root + "/cgroup.controllers").AsSpan().Trim().Length)
        {
            EnableControllers();
        }
    }

    /// <summary>
    /// A controller reaches a cgroup only through `cgroup.subtree_control` of all above it. What cannot be enabled stays
    /// off; a resource that needs it is refused when it is set.
    /// </summary>
    private void EnableControllers()
    {
        var directory = _root;
        foreach (var part in Path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var control = directory + "/cgroup.subtree_control";
            var enabled = Words(CgroupFile.Read(control));
            var missing = Words(CgroupFile.Read(directory + "/cgroup.controllers")).Except(enabled).ToArray();
            if (missing.Length > 0 && KernelFile.TryWrite(control, string.Join(' ', missing.Select(each => "+" + each))) != Errno.None)
            {
                foreach (var each in missing) // one that is refused (a domain controller below a threaded cgroup) must not keep off the rest
                {
                    _ = KernelFile.TryWrite(control, "+" + each);
                }
            }
            directory += "/" + part;
        }
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public override CgroupEntry OpenEntry(int? besidePid = null)
    {
        var path = besidePid is { } pid ? DirectoryOfExec(pid) : _directory;
        var error = KernelFile.TryOpenDirectory(path, out var directory);
        return error == Errno.None ? new CgroupEntry(directory, []) : throw CgroupFile.Failure("linux.cgroupsPath", "open", path, error);
    }

    /// <summary>
    /// A cgroup that has handed controllers to those below it takes no process any more ("no internal processes"): an exec
    /// then goes where the container's first process is.
    /// </summary>
    private string DirectoryOfExec(int pid)
    {
        if (CgroupFile.Read(File("cgroup.subtree_control")).AsSpan().Trim().Length == 0)
        {
            return _directory;
        }
        foreach (var line in CgroupFile.Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cgroup")).Split('\n'))
        {
            if (line.StartsWith("0::" + Path + "/", StringComparison.Ordinal))
            {
                return _root + line["0::".Length..];
            }
        }
        return _directory;
    }

    public override void Apply(Resources resources) => new Version2Settings(this).Apply(resources);

    /// <summary>Replaces the program that decides on device access; nothing happens for an empty list.</summary>
    public void ApplyDevices(IReadOnlyList<DeviceRule> rules)
    {
        if (rules.Count == 0)
        {
            return;
        }
        var error = KernelFile.TryOpenDirectory(_directory, out var directory);
        if (error != Errno.None)
        {
            throw CgroupFile.Failure("linux.resources.devices", "open", _directory, error);
        }
        using (directory)
        {
            CgroupDeviceFilter.Replace(directory!, DeviceProgram.Compile(rules), _directory);
        }
    }

    public override CgroupStatistics ReadStatistics() => new Version2Statistics(this).Read();

    public override void Freeze() => SetFrozen(true);

    public override void Thaw() => SetFrozen(false);

    public override bool IsFrozen() => FlatKeyed.Find(CgroupFile.Read(File("cgroup.events")), "frozen") == 1;

    private void SetFrozen(bool frozen)
    {
        new CgroupFile(frozen ? "pause" : "resume", File("cgroup.freeze"), frozen ? "1" : "0").Write();
        var error = KernelFile.TryOpenRead(File("cgroup.events"), out var events);
        if (error != Errno.None)
        {
            throw CgroupFile.Failure("pause", "open", File("cgroup.events"), error);
        }
        using (events)
        {
            // A notice may have come between the write and the open: the state is read first, and again after each notice.
            for (var waited = 0; IsFrozen() != frozen; waited += 10)
            {
                if (waited >= FreezeMilliseconds)
                {
                    throw new EngineException(ErrorKind.Internal, $"cgroup {_directory}: its processes did not come to a halt");
                }
                KernelFile.WaitForChange(events!, 10);
            }
        }
    }

    public override IReadOnlyList<int> ProcessIds() => ReadProcessIds(_directory);

    public override void KillAll()
    {
        var error = KernelFile.TryWrite(File("cgroup.kill"), "1");
        if (error == Errno.None || !Directory.Exists(_directory))
        {
            return;
        }
        // Linux before 5.14: frozen, nothing can fork away between the list and the signals, and a signal kills all the same.
        Freeze();
        foreach (var pid in ProcessIds())
        {
            ProcessSignal.Kill(pid);
        }
        Thaw();
    }

    public override ulong ReadOutOfMemoryKills() => FlatKeyed.Find(CgroupFile.Read(File("memory.events")), "oom_kill");

    public override OutOfMemoryWatch? WatchOutOfMemory()
    {
        var events = File("memory.events");
        var error = ChangeNotice.TryWatch(events, out var watch);
        return error switch
        {
            Errno.None => new OutOfMemoryWatch(this, watch!),
            Errno.ENOENT => null,
            _ => throw CgroupFile.Failure("memory", "watch", events, error),
        };
    }

    public override void Delegate(uint hostUid)
    {
        const string List = "/sys/kernel/cgroup/delegate";
        var files = System.IO.File.Exists(List)
            ? CgroupFile.Read(List).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : ["cgroup.procs", "cgroup.subtree_control", "cgroup.threads"];
        Own(_directory, hostUid);
        foreach (var file in files)
        {
            Own(File(file), hostUid);
        }
    }

    private static void Own(string path, uint uid)
    {
        var error = KernelFile.TryChangeOwner(path, uid);
        if (error is not (Errno.None or Errno.ENOENT)) // the kernel lists files of controllers that may not be enabled here
        {
            throw CgroupFile.Failure("linux.cgroupsPath", "chown", path, error);
        }
    }
}
