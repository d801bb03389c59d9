using Skiff.Api.Containers;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Oci.RuntimeSpec;
using static Skiff.Linux.Files.OpenFlags;

namespace Skiff.Engine.Bundle;

/// <summary>Device nodes of the host that a container is given, with the rules that let it use them.</summary>
internal sealed class HostDevices
{
    private readonly List<Device> _nodes = [];
    private readonly List<DeviceCgroup> _rules = [];

    public IReadOnlyList<Device> Nodes => _nodes;

    public IReadOnlyList<DeviceCgroup> Rules => _rules;

    /// <summary>
    /// A node, or all below a directory. Errors: Internal `error gathering device information while adding custom device "x": no such file or directory`.
    /// </summary>
    public void Add(DeviceMapping mapping)
    {
        var host = mapping.PathOnHost ?? "";
        var inside = string.IsNullOrEmpty(mapping.PathInContainer) ? host : mapping.PathInContainer;
        var access = string.IsNullOrEmpty(mapping.CgroupPermissions) ? "rwm" : mapping.CgroupPermissions;
        var status = TryStatus(host) ?? throw Missing(host, "no such file or directory");
        if (status.IsDirectory)
        {
            AddBelow(host, inside, access);
            if (_nodes.Count == 0)
                throw Missing(host, "not a device node");
            return;
        }
        if (!IsDevice(status))
            throw Missing(host, "not a device node");
        Add(status, inside, access);
    }

    /// <summary>Every device of the host, for a privileged container; what the container has of its own is left out.</summary>
    public void AddAll() => AddBelow("/dev", "/dev", access: null);

    /// <summary>Errors: as <see cref="Add(DeviceMapping)"/>.</summary>
    public static (long Major, long Minor) BlockNumber(string path)
    {
        var status = TryStatus(path) ?? throw new EngineException(ErrorKind.Internal, $"stat {path}: no such file or directory");
        return status.Type == FileStatus.S_IFBLK
            ? (status.DeviceMajor, status.DeviceMinor)
            : throw new EngineException(ErrorKind.InvalidArgument, $"not a block device: {path}");
    }

    private void AddBelow(string host, string inside, string? access)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(host))
        {
            var name = Path.GetFileName(path);
            if (access is null && host == "/dev" && name is "pts" or "shm" or "fd" or "mqueue" or "console" or "ptmx" or "stdin" or "stdout" or "stderr"
                or ".lxc" or ".lxd-mounts" or ".udev")
            {
                continue;
            }
            if (TryStatus(path) is not { } status || status.IsSymbolicLink)
                continue;
            if (status.IsDirectory)
                AddBelow(path, inside + "/" + name, access);
            else if (IsDevice(status))
                Add(status, inside + "/" + name, access);
        }
    }

    private void Add(FileStatus status, string inside, string? access)
    {
        var type = status.Type == FileStatus.S_IFBLK ? "b" : "c";
        _nodes.Add(new Device
        {
            Path = inside,
            Type = type,
            Major = status.DeviceMajor,
            Minor = status.DeviceMinor,
            FileMode = status.Permissions & 0x1FF,
            Uid = status.Uid,
            Gid = status.Gid,
        });
        if (access is not null)
            _rules.Add(new DeviceCgroup { Allow = true, Type = type, Major = status.DeviceMajor, Minor = status.DeviceMinor, Access = access });
    }

    private static bool IsDevice(FileStatus status) => status.Type is FileStatus.S_IFBLK or FileStatus.S_IFCHR;

    private static FileStatus? TryStatus(string path)
    {
        try
        {
            using var descriptor = DirectoryDescriptor.TryOpen(path, O_PATH);
            return descriptor?.Status();
        }
        catch (LinuxException)
        {
            return null; // a node that cannot even be looked at is as good as none
        }
    }

    private static EngineException Missing(string path, string reason)
        => new(ErrorKind.Internal, $"error gathering device information while adding custom device \"{path}\": {reason}");
}
