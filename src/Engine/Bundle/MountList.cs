using System.Globalization;
using Skiff.Engine.Containers;
using Skiff.Engine.State;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Engine.Bundle;

/// <summary>A container's mounts in the order they are made: the defaults, then the others by depth, so that parents come before children.</summary>
internal static class MountList
{
    public const string InitDestination = "/sbin/docker-init";

    public static Mount[] Build(BundleInput input)
    {
        var custom = Custom(input);
        var taken = custom.Select(mount => mount.Destination).ToHashSet(StringComparer.Ordinal);
        var mounts = new List<Mount>();
        foreach (var mount in Defaults(input))
        {
            // who mounts over /dev gets nothing of ours in it
            if (!taken.Contains(mount.Destination) && !(taken.Contains("/dev") && mount.Destination.StartsWith("/dev/", StringComparison.Ordinal)))
                mounts.Add(mount);
        }
        mounts.AddRange(custom.OrderBy(mount => ContainerPath.Depth(mount.Destination))); // stable: equal depths stay in order
        return [.. mounts];
    }

    private static IEnumerable<Mount> Defaults(BundleInput input)
    {
        var privileged = input.HostConfig.Privileged;
        yield return New("/proc", "proc", "proc", "nosuid", "noexec", "nodev");
        yield return New("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k");
        yield return New("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5");
        yield return New("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", privileged ? "rw" : "ro");
        yield return New("/sys/fs/cgroup", "cgroup", "cgroup", privileged ? "rw" : "ro", "nosuid", "noexec", "nodev");
        if (input.HostConfig.IpcMode == "host")
            yield return New("/dev/mqueue", "bind", "/dev/mqueue", "rbind", "nosuid", "noexec", "nodev");
        else
            yield return New("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev");
        if (input.SharedMemory is { } shared)
            yield return New("/dev/shm", "bind", shared, "rbind", "rprivate");
        else if (input.HostConfig.IpcMode != "none")
            yield return New("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", Size(input.HostConfig.ShmSize));
    }

    private static List<Mount> Custom(BundleInput input)
    {
        var mounts = new List<Mount>();
        foreach (var mount in input.Record.MountPoints.Values)
            mounts.Add(mount.Type == "tmpfs" ? Tmpfs(mount) : Bind(mount));
        foreach (var (destination, options) in input.HostConfig.Tmpfs ?? [])
            mounts.Add(New(ContainerPath.Clean(destination), "tmpfs", "tmpfs", TmpfsText.Merge(options)));
        if (input.InitPath is { } init)
            mounts.Add(New(InitDestination, "bind", init, "bind", "ro"));
        var taken = mounts.Select(mount => mount.Destination).ToHashSet(StringComparer.Ordinal);
        AddFile(mounts, taken, "/etc/resolv.conf", input.Record.ResolvConfPath);
        AddFile(mounts, taken, "/etc/hostname", input.Record.HostnamePath);
        AddFile(mounts, taken, "/etc/hosts", input.Record.HostsPath);
        return mounts;
    }

    private static void AddFile(List<Mount> mounts, HashSet<string> taken, string destination, string source)
    {
        if (source.Length > 0 && !taken.Contains(destination))
            mounts.Add(New(destination, "bind", source, "rbind", "rprivate"));
    }

    private static Mount Bind(MountRecord mount)
    {
        var options = new List<string> { mount.NonRecursive ? "bind" : "rbind" };
        if (!mount.RW)
            options.Add(mount.Type == "volume" || mount.NonRecursive || mount.ReadOnlyNonRecursive ? "ro" : "rro");
        if (mount.Propagation.Length > 0)
            options.Add(mount.Propagation);
        var source = mount.Subpath.Length == 0 ? mount.Source : Path.Combine(mount.Source, mount.Subpath);
        return New(mount.Destination, "bind", source, [.. options]);
    }

    private static Mount Tmpfs(MountRecord mount)
    {
        var options = new List<string> { "noexec", "nosuid", "nodev", "rprivate" };
        if (mount.Tmpfs is { } tmpfs)
        {
            if (tmpfs.SizeBytes > 0)
                options.Add(Size(tmpfs.SizeBytes));
            if (tmpfs.Mode > 0)
                options.Add("mode=" + Convert.ToString(tmpfs.Mode, 8));
            foreach (var option in tmpfs.Options ?? [])
                options.Add(string.Join('=', option));
        }
        if (!mount.RW)
            options.Add("ro");
        return New(mount.Destination, "tmpfs", "tmpfs", TmpfsText.WithoutContradictions(options));
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"size={bytes}");

    private static Mount New(string destination, string type, string source, params string[] options)
        => new() { Destination = destination, Type = type, Source = source, Options = options };
}
