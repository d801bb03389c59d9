using System.Globalization;
using Skiff.Engine.State;
using Skiff.Linux;
using Skiff.Linux.Mounts;

namespace Skiff.Engine.Containers;

/// <summary>
/// A container's directory below the exec root: its bundle, its shim's files, and, with `--ipc shareable`, the /dev/shm that others may
/// join, which has to be a mount of the host for that.
/// </summary>
internal static class ExecDirectory
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string SharedMemoryName = "shm";

    public static string Create(string path) => Directory.CreateDirectory(path, Private).FullName;

    public static string SharedMemoryOf(string path) => Path.Combine(path, SharedMemoryName);

    /// <summary>Where it is mounted; gone with <see cref="Delete"/>.</summary>
    public static string MountSharedMemory(string path, long size)
    {
        var target = Directory.CreateDirectory(SharedMemoryOf(path), Private).FullName;
        var options = string.Create(CultureInfo.InvariantCulture, $"mode=1777,size={size}");
        var errno = HostMount.TryMount("shm", target, "tmpfs", MountFlags.MS_NOSUID | MountFlags.MS_NODEV | MountFlags.MS_NOEXEC, options);
        return errno == Errno.None ? target : throw new LinuxException("mount", errno, target);
    }

    /// <summary>With everything in it. There need be none.</summary>
    public static void Delete(string path)
    {
        var memory = SharedMemoryOf(path);
        if (Directory.Exists(memory))
            HostMount.Unmount(memory);
        ContainerDirectories.EmptyTrash(path);
    }
}
