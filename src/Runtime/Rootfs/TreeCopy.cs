using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Runtime.Rootfs;

/// <summary>Copies what a directory holds into another one, for `tmpcopyup`: content, owners, modes, links; not device nodes' content or attributes.</summary>
internal static class TreeCopy
{
    public static void Copy(FileDescriptor source, FileDescriptor target)
    {
        foreach (var name in source.List())
        {
            var errno = source.TryOpen(name, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW, 0, OpenFlags.RESOLVE_BENEATH, out var entry);
            if (errno != Errno.None)
                throw new LinuxException("openat2", errno, name);
            using (entry)
                CopyEntry(source, target, name, entry!.Status());
        }
        var status = source.Status();
        target.ChangeOwner(".", status.Uid, status.Gid);
        target.ChangeMode(".", status.Permissions);
    }

    private static void CopyEntry(FileDescriptor source, FileDescriptor target, string name, FileStatus status)
    {
        switch (status.Type)
        {
            case FileStatus.S_IFDIR:
                Check(target.TryMakeDirectory(name, 0x1ff), "mkdirat", name);
                using (var from = Open(source, name, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY))
                using (var to = Open(target, name, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY))
                    Copy(from, to);
                return;
            case FileStatus.S_IFLNK:
                Check(target.TryMakeSymbolicLink(name, source.ReadSymbolicLink(name)!), "symlinkat", name);
                break;
            case FileStatus.S_IFREG:
                using (var from = Open(source, name, OpenFlags.O_RDONLY))
                using (var to = Open(target, name, OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL, 0x180))
                    CopyContent(from, to);
                break;
            default:
                Check(target.TryMakeNode(name, status.Mode, FileOperations.Device(status.DeviceMajor, status.DeviceMinor)), "mknodat", name);
                break;
        }
        target.ChangeOwner(name, status.Uid, status.Gid);
        if (!status.IsSymbolicLink)
            target.ChangeMode(name, status.Permissions);
    }

    private static FileDescriptor Open(FileDescriptor directory, string name, int flags, uint mode = 0)
    {
        Check(directory.TryOpen(name, flags | OpenFlags.O_NOFOLLOW, mode, OpenFlags.RESOLVE_BENEATH, out var descriptor), "openat2", name);
        return descriptor!;
    }

    private static void CopyContent(FileDescriptor from, FileDescriptor to)
    {
        var buffer = new byte[64 * 1024];
        while (from.Read(buffer) is > 0 and var length)
            to.Write(buffer.AsSpan(0, length));
    }

    private static void Check(Errno errno, string call, string name)
    {
        if (errno != Errno.None)
            throw new LinuxException(call, errno, name);
    }
}
