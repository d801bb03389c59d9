using System.Text;
using Microsoft.Win32.SafeHandles;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Storage.Tar;

namespace Skiff.Storage.Layers;

/// <summary>
/// Gives what was just made the owner, permissions, attributes and times of an archive's member. Owner first: a change of
/// owner clears setuid bits and capabilities. The maker is taken to be root.
/// </summary>
internal static class EntryMetadata
{
    public static void Apply(SafeFileHandle file, TarEntry entry)
    {
        if (entry.User != 0 || entry.Group != 0) FileContent.SetOwner(file, entry.User, entry.Group);
        if (NeedsPermissions(entry)) FileContent.SetPermissions(file, entry.Permissions);
        foreach (var (key, value) in entry.Attributes ?? [])
        {
            if (!OverlayNames.IsOverlay(key)) CheckAttribute(FileContent.TrySetAttribute(file, key, value), entry.Name);
        }

        FileContent.SetTimes(file, entry.Modified, entry.Modified);
    }

    /// <summary>A link, device or fifo.</summary>
    public static void ApplyToNode(DirectoryHandle parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        if (entry.User != 0 || entry.Group != 0) Check(parent.TrySetOwner(name, entry.User, entry.Group), "fchownat", name);
        if (entry.Kind != TarKind.SymbolicLink && NeedsPermissions(entry)) Check(parent.TrySetPermissions(name, entry.Permissions), "fchmodat", name);
        SetAttributes(parent, name, entry);
        Check(parent.TrySetTimes(name, entry.Modified, entry.Modified), "utimensat", name);
    }

    /// <summary>New or not; <c>.</c> is the directory itself. Its time is not set: what is made in it would change it again.</summary>
    public static void ApplyToDirectory(DirectoryHandle parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        var status = parent.Status(name);
        var moved = status.User != entry.User || status.Group != entry.Group;
        if (moved) Check(parent.TrySetOwner(name, entry.User, entry.Group), "fchownat", name);
        if (moved || status.Permissions != entry.Permissions) Check(parent.TrySetPermissions(name, entry.Permissions), "fchmodat", name);
        SetAttributes(parent, name.SequenceEqual("."u8) ? default : name, entry);
    }

    private static void SetAttributes(DirectoryHandle parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        foreach (var (key, value) in entry.Attributes ?? [])
        {
            if (!OverlayNames.IsOverlay(key)) CheckAttribute(parent.TrySetAttribute(name, key, value), entry.Name);
        }
    }

    private static bool NeedsPermissions(TarEntry entry) =>
        (entry.Permissions & (ProcessUmask.Value | 0xE00)) != 0 || (entry.User != 0 && (entry.Permissions & 0xE00) != 0);

    /// <summary>A file system without attributes, or without this kind, loses them silently, as in Docker.</summary>
    private static void CheckAttribute(Errno error, ReadOnlySpan<byte> path)
    {
        if (error is not (Errno.None or Errno.EOPNOTSUPP or Errno.EPERM)) Check(error, "setxattr", path);
    }

    private static void Check(Errno error, string call, ReadOnlySpan<byte> path)
    {
        if (error != Errno.None) throw new LinuxException(call, error, Encoding.UTF8.GetString(path));
    }
}
