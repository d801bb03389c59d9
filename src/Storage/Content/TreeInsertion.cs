using System.Text;
using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Storage.Content;

/// <summary>
/// Copies files and directories into a tree that may hold files already, as COPY and ADD do: files are replaced, directories merged.
/// Paths are absolute and resolved; nothing else changes either tree meanwhile.
/// </summary>
public static class TreeInsertion
{
    /// <summary>A file, link or node; what has the target's name is replaced. Missing directories above it are made.</summary>
    public static void InsertFile(string source, string target, InsertionRules rules)
    {
        MakeDirectories(Path.GetDirectoryName(target)!, rules);
        using var from = DirectoryHandle.Open(Path.GetDirectoryName(source)!);
        using var to = DirectoryHandle.Open(Path.GetDirectoryName(target)!);
        var sourceName = Encoding.UTF8.GetBytes(Path.GetFileName(source));
        CopyFile(from, sourceName, from.Status(sourceName), to, Encoding.UTF8.GetBytes(Path.GetFileName(target)), rules);
    }

    /// <summary>What is in the source directory, into the target directory, which is made when it is missing and takes the source's attributes.</summary>
    public static void InsertDirectory(string source, string target, InsertionRules rules, CancellationToken cancellationToken)
    {
        MakeDirectories(target, rules);
        using var from = DirectoryHandle.Open(source);
        using var to = DirectoryHandle.Open(target);
        CopyContent(from, to, "", rules, cancellationToken);
    }

    /// <summary>Makes what is missing of a path, with permissions 0755 and the rules' owner.</summary>
    public static void MakeDirectories(string path, InsertionRules rules)
    {
        if (Directory.Exists(path)) return;
        var parent = Path.GetDirectoryName(path)!;
        MakeDirectories(parent, rules);
        using var directory = DirectoryHandle.Open(parent);
        var name = Encoding.UTF8.GetBytes(Path.GetFileName(path));
        Check(directory.TryMakeDirectory(name, 0x1C0), "mkdir", name);
        Check(directory.TrySetOwner(name, rules.User ?? 0, rules.Group ?? 0), "fchownat", name);
        Check(directory.TrySetPermissions(name, 0x1ED), "fchmodat", name);
    }

    private static void CopyContent(DirectoryHandle source, DirectoryHandle target, string path, InsertionRules rules, CancellationToken cancellationToken)
    {
        foreach (var entry in source.ReadEntries())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var below = path.Length == 0 ? Encoding.UTF8.GetString(entry.Name) : $"{path}/{Encoding.UTF8.GetString(entry.Name)}";
            if (rules.Excludes?.Invoke(below) == true) continue;
            var status = source.Status(entry.Name);
            if (status.IsDirectory)
                CopyDirectory(source, entry.Name, status, target, below, rules, cancellationToken);
            else
                CopyFile(source, entry.Name, status, target, entry.Name, rules);
        }
    }

    private static void CopyDirectory(
        DirectoryHandle source, byte[] name, EntryStatus status, DirectoryHandle target, string path, InsertionRules rules, CancellationToken cancellationToken)
    {
        if (target.TryStatus(name, out var existing) == Errno.None && !existing.IsDirectory)
            Check(target.TryUnlink(name), "unlink", name);
        var error = target.TryMakeDirectory(name, 0x1C0);
        if (error != Errno.EEXIST) Check(error, "mkdir", name);
        using (var from = source.OpenDirectory(name, Resolve.Beneath | Resolve.NoSymlinks))
        using (var to = target.OpenDirectory(name, Resolve.Beneath | Resolve.NoSymlinks))
        {
            CopyContent(from, to, path, rules, cancellationToken);
        }

        FileCopy.CopyMetadata(source, name, status, target, name);
        ApplyRules(status, target, name, rules);
    }

    private static void CopyFile(
        DirectoryHandle source, byte[] sourceName, EntryStatus status, DirectoryHandle target, byte[] name, InsertionRules rules)
    {
        if (status.Kind == FileKind.Socket) return;
        var error = FileCopy.TryCopy(source, sourceName, status, target, name);
        if (error == Errno.EEXIST)
        {
            Check(target.TryUnlink(name), "unlink", name);
            error = FileCopy.TryCopy(source, sourceName, status, target, name);
        }

        Check(error, "create", name);
        ApplyRules(status, target, name, rules);
    }

    private static void ApplyRules(EntryStatus status, DirectoryHandle target, byte[] name, InsertionRules rules)
    {
        var (user, group) = (rules.User ?? status.User, rules.Group ?? status.Group);
        var moved = user != status.User || group != status.Group;
        if (moved) Check(target.TrySetOwner(name, user, group), "fchownat", name);
        if (status.Kind != FileKind.SymbolicLink && (moved || rules.Permissions is not null))
            Check(target.TrySetPermissions(name, rules.Permissions?.Invoke(status.Permissions, status.IsDirectory) ?? status.Permissions), "fchmodat", name);
        if (moved || rules.Permissions is not null) Check(target.TrySetTimes(name, status.Modified, status.Modified), "utimensat", name);
    }

    private static void Check(Errno error, string call, byte[] name)
    {
        if (error != Errno.None) throw new LinuxException(call, error, Encoding.UTF8.GetString(name));
    }
}
