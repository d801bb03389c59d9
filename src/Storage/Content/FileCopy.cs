using System.Text;
using Microsoft.Win32.SafeHandles;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Storage.Layers;

namespace Skiff.Storage.Content;

/// <summary>Copies one file with owner, permissions, attributes and times, by names beneath open directories.</summary>
internal static class FileCopy
{
    /// <summary>Makes <paramref name="name"/> a copy of what the source name is: file, link, device or fifo, not a directory.</summary>
    public static Errno TryCopy(DirectoryHandle source, ReadOnlySpan<byte> sourceName, EntryStatus status, DirectoryHandle target, ReadOnlySpan<byte> name)
    {
        Errno error;
        switch (status.Kind)
        {
            case FileKind.Regular:
                error = target.TryCreateFile(name, 0x180, out var file);
                if (error != Errno.None) return error;
                using (file!)
                using (var content = source.OpenFile(sourceName, Resolve.Beneath | Resolve.NoSymlinks))
                {
                    CopyContent(content, file!);
                }

                break;
            case FileKind.SymbolicLink:
                error = target.TryMakeSymbolicLink(name, source.ReadLink(sourceName));
                break;
            default:
                error = target.TryMakeNode(name, status.Kind, status.Permissions, status.DeviceMajor, status.DeviceMinor);
                break;
        }

        if (error != Errno.None) return error;
        CopyMetadata(source, sourceName, status, target, name);
        return Errno.None;
    }

    /// <summary>Owner first: a change of owner clears setuid bits and capabilities.</summary>
    public static void CopyMetadata(DirectoryHandle source, ReadOnlySpan<byte> sourceName, EntryStatus status, DirectoryHandle target, ReadOnlySpan<byte> name)
    {
        Check(target.TrySetOwner(name, status.User, status.Group), "fchownat", name);
        if (status.Kind != FileKind.SymbolicLink) Check(target.TrySetPermissions(name, status.Permissions), "fchmodat", name);
        foreach (var attribute in source.ListAttributes(sourceName))
        {
            var key = Encoding.UTF8.GetBytes(attribute);
            if (OverlayNames.IsOverlay(key) || source.GetAttribute(sourceName, key) is not { } value) continue;
            var error = target.TrySetAttribute(name, key, value);
            if (error is not (Errno.None or Errno.EOPNOTSUPP or Errno.EPERM)) Check(error, "setxattr", name);
        }

        Check(target.TrySetTimes(name, status.Modified, status.Modified), "utimensat", name);
    }

    private static void CopyContent(SafeFileHandle source, SafeFileHandle target)
    {
        if (FileContent.TryCopyInKernel(source, target)) return;
        var buffer = new byte[256 << 10];
        while (FileContent.Read(source, buffer) is > 0 and var count) FileContent.Write(target, buffer.AsSpan(0, count));
    }

    private static void Check(Errno error, string call, ReadOnlySpan<byte> name)
    {
        if (error != Errno.None) throw new LinuxException(call, error, Encoding.UTF8.GetString(name));
    }
}
