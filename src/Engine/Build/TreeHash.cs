using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Engine.Build;

/// <summary>The content of files as part of a step's identity: names, modes, links and bytes, owners where they are copied too, but not times.</summary>
internal static class TreeHash
{
    /// <summary>A file, or a directory with all below it.</summary>
    public static void Add(IncrementalHash hash, BuildTree tree, string path, Func<string, bool> hidden, bool owners = false)
    {
        using var root = owners ? DirectoryHandle.Open(tree.Root) : null;
        var full = tree.Resolve(path);
        var resolved = Path.GetRelativePath(tree.Root, full);
        AddEntry(hash, path, full);
        AddOwner(hash, root, resolved);
        if (!Directory.Exists(full))
            return;
        foreach (var below in Walk(tree, resolved is "." ? "" : resolved, hidden))
        {
            AddEntry(hash, below, Path.Combine(tree.Root, below));
            AddOwner(hash, root, below);
        }
    }

    /// <summary>Everything below a directory, in the order of names.</summary>
    public static IEnumerable<string> Walk(BuildTree tree, string directory, Func<string, bool> hidden)
    {
        foreach (var full in Directory.EnumerateFileSystemEntries(Path.Combine(tree.Root, directory)).Order(StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(tree.Root, full);
            if (hidden(path))
                continue;
            yield return path;
            if (new FileInfo(full).LinkTarget is not null || !Directory.Exists(full))
                continue;
            foreach (var below in Walk(tree, path, hidden))
                yield return below;
        }
    }

    public static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\0"));

    private static void AddOwner(IncrementalHash hash, DirectoryHandle? root, string path)
    {
        if (root is not null && root.TryStatus(Encoding.UTF8.GetBytes(path), out var status) == Errno.None)
            Append(hash, string.Create(CultureInfo.InvariantCulture, $"{status.User}:{status.Group}"));
    }

    private static void AddEntry(IncrementalHash hash, string path, string full)
    {
        var file = new FileInfo(full);
        if (file.LinkTarget is { } target)
        {
            Append(hash, $"{path} -> {target}");
            return;
        }
        Append(hash, string.Create(CultureInfo.InvariantCulture, $"{path} {(int)file.UnixFileMode} {(file.Exists ? file.Length : -1)}"));
        if (!file.Exists || (file.Attributes & FileAttributes.Device) != 0)
            return;
        using var content = file.OpenRead();
        var buffer = new byte[128 << 10];
        while (content.Read(buffer) is > 0 and var count)
            hash.AppendData(buffer, 0, count);
    }
}
