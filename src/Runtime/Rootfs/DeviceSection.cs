using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Mounts;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Launch;
using static Skiff.Linux.Files.OpenFlags;

namespace Skiff.Runtime.Rootfs;

/// <summary>
/// The devices every container has (config-linux.md, "Default Devices"), those of `linux.devices`, and the links of
/// runtime-linux.md, "Dev symbolic links". A /dev that is bound from the host is left alone.
/// </summary>
internal static class DeviceSection
{
    private static readonly Device[] Defaults =
    [
        new() { Type = "c", Path = "/dev/null", Major = 1, Minor = 3 },
        new() { Type = "c", Path = "/dev/zero", Major = 1, Minor = 5 },
        new() { Type = "c", Path = "/dev/full", Major = 1, Minor = 7 },
        new() { Type = "c", Path = "/dev/random", Major = 1, Minor = 8 },
        new() { Type = "c", Path = "/dev/urandom", Major = 1, Minor = 9 },
        new() { Type = "c", Path = "/dev/tty", Major = 5, Minor = 0 },
    ];

    private static readonly (string Path, string Target)[] Links =
    [
        ("/dev/fd", "/proc/self/fd"),
        ("/dev/stdin", "/proc/self/fd/0"),
        ("/dev/stdout", "/proc/self/fd/1"),
        ("/dev/stderr", "/proc/self/fd/2"),
    ];

    public static void Compile(LaunchPlan plan)
    {
        if (HasBoundDev(plan.Spec))
            return;
        var configured = plan.Linux.Devices ?? [];
        foreach (var device in Defaults)
        {
            if (!configured.Any(other => RootPath.Relative(other.Path) == RootPath.Relative(device.Path)))
                Make(plan, device);
        }
        foreach (var device in configured)
            Make(plan, device);
        foreach (var (path, target) in Links)
            Link(plan, path, target);
        if (plan.Host.Exists("/proc/kcore"))
            Link(plan, "/dev/core", "/proc/kcore");
        TerminalMultiplexer(plan);
    }

    public static bool HasBoundDev(Spec spec) => (spec.Mounts ?? []).Any(mount => RootPath.Relative(mount.Destination) == "dev"
        && (mount.Type == "bind" || (mount.Options ?? []).Any(option => option is "bind" or "rbind")));

    private static void Make(LaunchPlan plan, Device device)
    {
        var (type, number) = Kind(device);
        if (plan.UserNamespace)
        {
            Bind(plan, device);
            return;
        }
        var table = plan.Table;
        var name = Destinations.OpenParent(plan, device.Path);
        table.MakeNode(plan.Parent, name, type | (device.FileMode & 0xFFF ?? 0x1b6), number, device.Path).Ignore(Errno.EEXIST)
            .Because(Errno.EPERM, "device nodes need CAP_MKNOD and the initial user namespace");
        // Who was there before must be the same device.
        table.OpenAt(plan.Parent, name, O_PATH | O_NOFOLLOW).Into(plan.Destination);
        ExpectDevice(plan, device.Path, type, number);
        table.Close(plan.Destination);
        if (device.Uid is > 0 || device.Gid is > 0)
            table.ChangeOwner(plan.Parent, name, device.Uid ?? 0, device.Gid ?? 0, device.Path);
        table.Close(plan.Parent);
    }

    private static void ExpectDevice(LaunchPlan plan, string path, uint type, ulong number)
    {
        const int offsetOfMode = 24; // of the 64 bits that hold gid and mode
        const int offsetOfNumber = 128; // major, minor
        var table = plan.Table;
        var status = table.Bytes(new byte[256], "status");
        table.Add("statx", SystemCall.statx, path, plan.Destination, table.Text(""), AT_EMPTY_PATH, 0x7ff, status);
        table.Expect(path, ProgramTable.Within(status, offsetOfMode, "mode"), (ulong)FileStatus.S_IFMT << 32, (ulong)type << 32, Errno.EEXIST)
            .Because(Errno.EEXIST, "the rootfs has another file there");
        if (type != FileStatus.S_IFIFO)
        {
            var (major, minor) = (((number >> 8) & 0xfff) | ((number >> 32) & 0xfffff000), (number & 0xff) | ((number >> 12) & 0xffffff00));
            table.Expect(path, ProgramTable.Within(status, offsetOfNumber, "device"), ulong.MaxValue, major | (minor << 32), Errno.EEXIST)
                .Because(Errno.EEXIST, "the rootfs has another device there");
        }
    }

    /// <summary>In a user namespace mknod is refused: the host's own node is bound in its place.</summary>
    private static void Bind(LaunchPlan plan, Device device)
    {
        var tree = plan.Host.CloneTree(device.Path, recursive: false);
        Destinations.Open(plan, device.Path, directory: false);
        plan.Table.MoveMount(Argument.Descriptor(tree, device.Path), plan.Destination, device.Path);
        plan.Table.Close(plan.Destination);
    }

    private static (uint Type, ulong Number) Kind(Device device)
    {
        if (device.Type != "p" && (device.Major is null or < 0 || device.Minor is null or < 0))
            throw new EngineException(ErrorKind.InvalidArgument, $"linux.devices: {device.Path} has no major and minor number");
        var number = device.Type == "p" ? 0 : FileOperations.Device((ulong)device.Major!.Value, (ulong)device.Minor!.Value);
        return device.Type switch
        {
            "c" or "u" => (FileStatus.S_IFCHR, number),
            "b" => (FileStatus.S_IFBLK, number),
            "p" => (FileStatus.S_IFIFO, 0),
            _ => throw new EngineException(ErrorKind.InvalidArgument, $"linux.devices: {device.Path} has an unknown type: \"{device.Type}\""),
        };
    }

    private static void Link(LaunchPlan plan, string path, string target)
    {
        var name = Destinations.OpenParent(plan, path);
        plan.Table.MakeSymbolicLink(target, plan.Parent, name).Ignore(Errno.EEXIST).Ignore(Errno.EROFS);
        plan.Table.Close(plan.Parent);
    }

    /// <summary>/dev/ptmx is that of the container's own devpts, never the host's.</summary>
    private static void TerminalMultiplexer(LaunchPlan plan)
    {
        if (!(plan.Spec.Mounts ?? []).Any(mount => RootPath.Relative(mount.Destination) == "dev/pts"))
            return;
        var name = Destinations.OpenParent(plan, "/dev/ptmx");
        plan.Table.Add("unlinkat", SystemCall.unlinkat, "/dev/ptmx", plan.Parent, plan.Table.Text(name), 0).Ignore(Errno.ENOENT).Ignore(Errno.EROFS);
        plan.Table.MakeSymbolicLink("pts/ptmx", plan.Parent, name).Ignore(Errno.EEXIST).Ignore(Errno.EROFS);
        plan.Table.Close(plan.Parent);
    }
}
