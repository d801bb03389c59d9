using System.Globalization;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Cgroups;

/// <summary>
/// A container's cgroup, in every hierarchy that the host has mounted. It holds no descriptors: whoever knows the path
/// can open it again, in another process too. <see cref="Create"/>, then processes enter through
/// <see cref="OpenEntry"/>, and <see cref="Delete"/> ends it.
/// Errors, where not said otherwise: <see cref="EngineException"/> that names the field of the runtime specification, the file and the cause.
/// </summary>
public abstract class ContainerCgroup
{
    /// <summary>How long <see cref="Delete"/> waits for processes that were killed and are still on their way out.</summary>
    private protected const int DeleteAttempts = 200;

    private protected ContainerCgroup(CgroupMounts mounts, string path)
    {
        Mounts = mounts;
        Path = path;
    }

    public CgroupMounts Mounts { get; }

    /// <summary>Begins with a slash and is relative to the mount point of each hierarchy.</summary>
    public string Path { get; }

    /// <summary>One for each hierarchy that the container's processes are moved in.</summary>
    public abstract IReadOnlyList<CgroupDirectory> Directories { get; }

    /// <summary>
    /// Makes the cgroup and sets its limits; nothing is left behind when that fails.
    /// <paramref name="cgroupsPath"/> is `linux.cgroupsPath`; a relative one is taken from the mount point as well, and null
    /// is `/skiff/<paramref name="containerId"/>`. Errors: Conflict when processes are in it already.
    /// </summary>
    public static ContainerCgroup Create(CgroupMounts mounts, string containerId, string? cgroupsPath, Resources? resources)
    {
        var cgroup = Open(mounts, containerId, cgroupsPath);
        try
        {
            cgroup.MakeDirectories();
            if (resources is not null)
            {
                cgroup.Apply(resources);
            }
            return cgroup;
        }
        catch (EngineException error) when (error.Kind != ErrorKind.Conflict)
        {
            cgroup.RemoveEmptyDirectories();
            throw;
        }
    }

    /// <summary>A cgroup that was created before, perhaps by another process. Takes what <see cref="Create"/> takes; touches nothing.</summary>
    public static ContainerCgroup Open(CgroupMounts mounts, string containerId, string? cgroupsPath)
    {
        var path = CgroupPath.Resolve(containerId, cgroupsPath);
        return mounts.Mode switch
        {
            CgroupMode.Version1 => new Version1.Version1Cgroup(mounts, path),
            CgroupMode.Version2 => new Version2.Version2Cgroup(mounts, path),
            _ => throw new EngineException(ErrorKind.Unavailable, "no cgroup hierarchy is mounted: mount one at /sys/fs/cgroup"),
        };
    }

    public bool Exists() => Directories.Any(each => Directory.Exists(each.Path));

    /// <summary>
    /// What a new process needs to enter. <paramref name="besidePid"/> is the container's first process, for an exec:
    /// under version 2 a container may have moved everything into cgroups below its own, where the kernel then wants new ones too.
    /// </summary>
    public abstract CgroupEntry OpenEntry(int? besidePid = null);

    /// <summary>
    /// Sets what is given and leaves the rest as it is, for a container that runs too.
    /// Errors: InvalidArgument for a value the kernel refuses; NotImplemented for a resource this host has no controller or file for.
    /// </summary>
    public abstract void Apply(Resources resources);

    /// <summary>Returns when all processes stand still.</summary>
    public abstract void Freeze();

    public abstract void Thaw();

    public abstract bool IsFrozen();

    public abstract CgroupStatistics ReadStatistics();

    /// <summary>Processes that the out-of-memory killer took; 0 where the host does not count them.</summary>
    public abstract ulong ReadOutOfMemoryKills();

    /// <summary>Null where the host has no memory controller.</summary>
    public abstract OutOfMemoryWatch? WatchOutOfMemory();

    /// <summary>Processes of the cgroup and of those below it, in the caller's PID namespace.</summary>
    public abstract IReadOnlyList<int> ProcessIds();

    /// <summary>SIGKILL to every process in the cgroup and below, frozen or not; they may still be on their way out when it returns.</summary>
    public abstract void KillAll();

    /// <summary>
    /// Gives the cgroup to the user who is root in the container, as the specification allows for a writable cgroup mount
    /// in a cgroup namespace of its own. Nothing happens under version 1.
    /// </summary>
    public abstract void Delegate(uint hostUid);

    /// <summary>Removes the cgroup and those below it, waiting for killed processes to go; success if there is none. Errors: Conflict when processes stay.</summary>
    public void Delete()
    {
        foreach (var directory in Directories)
        {
            DeleteTree(directory.Path);
        }
    }

    /// <summary>Removes the parent (`/skiff`) from every hierarchy where nothing is left in it.</summary>
    public static void PruneParent(CgroupMounts mounts, string parent)
    {
        foreach (var hierarchy in mounts.Hierarchies)
        {
            _ = KernelFile.TryRemoveDirectory(hierarchy.DirectoryOf(parent));
        }
    }

    private protected abstract void MakeDirectories();

    private protected void RemoveEmptyDirectories()
    {
        foreach (var directory in Directories)
        {
            _ = KernelFile.TryRemoveDirectory(directory.Path);
        }
    }

    /// <summary>mkdir with all parents that are missing; false when the directory was there. Each directory made goes to <paramref name="prepare"/>.</summary>
    private protected static bool MakeDirectory(string path, Action<string>? prepare)
    {
        var error = KernelFile.TryMakeDirectory(path);
        if (error == Errno.ENOENT)
        {
            MakeDirectory(System.IO.Path.GetDirectoryName(path)!, prepare);
            error = KernelFile.TryMakeDirectory(path);
        }
        if (error is not (Errno.None or Errno.EEXIST))
        {
            throw CgroupFile.Failure("linux.cgroupsPath", "mkdir", path, error);
        }
        prepare?.Invoke(path);
        return error == Errno.None;
    }

    private protected static List<int> ReadProcessIds(string directory)
    {
        var ids = new List<int>();
        AddProcessIds(directory, ids);
        return ids;
    }

    private static void AddProcessIds(string directory, List<int> ids)
    {
        if (KernelFile.TryRead(directory + "/cgroup.procs", out var text) != Errno.None)
        {
            return;
        }
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                ids.Add(id);
            }
        }
        foreach (var below in Below(directory))
        {
            AddProcessIds(below, ids);
        }
    }

    private static string[] Below(string directory)
    {
        try
        {
            return Directory.GetDirectories(directory);
        }
        catch (DirectoryNotFoundException) // it went away meanwhile, and so did what was below it
        {
            return [];
        }
    }

    private static void DeleteTree(string directory)
    {
        for (var attempt = 0; ; attempt++)
        {
            var error = KernelFile.TryRemoveDirectory(directory);
            if (error is Errno.None or Errno.ENOENT)
            {
                return;
            }
            if (error != Errno.EBUSY)
            {
                throw CgroupFile.Failure("linux.cgroupsPath", "rmdir", directory, error);
            }
            var below = Below(directory);
            foreach (var each in below)
            {
                DeleteTree(each);
            }
            if (below.Length > 0)
            {
                continue;
            }
            if (attempt >= DeleteAttempts)
            {
                throw new EngineException(ErrorKind.Conflict, $"cannot remove cgroup {directory}: processes are still in it");
            }
            // A killed process leaves its cgroup some time after its parent could reap it; version 1 announces that nowhere.
            KernelFile.Pause(attempt < 20 ? 1 : 10);
        }
    }
}
