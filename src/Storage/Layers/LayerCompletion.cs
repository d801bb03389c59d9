using System.Text;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Storage.Content;
using Skiff.Storage.Tar;

namespace Skiff.Storage.Layers;

/// <summary>
/// Finishes an unpacked layer once the layers below are known: files that it links to are copied up, and directories it
/// only passed through take owner, permissions and times from below, as they would have in one file system.
/// </summary>
internal static class LayerCompletion
{
    public static void Complete(LayerDraft draft, IReadOnlyList<string> lowerDirectories)
    {
        if (lowerDirectories.Count > 0 && !draft.Tree.RootNamed) CopyRoot(lowerDirectories[0], Path.Combine(draft.Directory, LayerUnpacker.DiffName));
        if (draft.Tree.MissingLinks.Count == 0 && draft.Tree.ImplicitDirectories.Count == 0) return;
        using var target = DirectoryHandle.Open(Path.Combine(draft.Directory, LayerUnpacker.DiffName));
        using var lower = new LowerTree(lowerDirectories);
        using var directories = new TargetDirectories(target);
        foreach (var link in draft.Tree.MissingLinks) CopyUp(link, lower, directories);
        foreach (var path in draft.Tree.ImplicitDirectories.OrderByDescending(path => path.Length)) TakeFromBelow(path, lower, directories);
    }

    /// <summary>Overlay shows the root of the topmost layer, so every layer has to carry it on.</summary>
    public static void CopyRoot(string from, string to)
    {
        using var source = DirectoryHandle.Open(from);
        using var target = DirectoryHandle.Open(to);
        FileCopy.CopyMetadata(source, "."u8, source.Status("."u8), target, "."u8);
    }

    private static void CopyUp(MissingLink link, LowerTree lower, TargetDirectories directories)
    {
        if (!lower.TryFind(link.Target, out var source, out var status) || status.IsDirectory)
        {
            throw new EngineException(
                ErrorKind.InvalidArgument,
                $"link /{Encoding.UTF8.GetString(link.Target)} /{Encoding.UTF8.GetString(link.Path)}: no such file or directory");
        }

        using (source!)
        {
            var error = directories.TryGet(TarPath.Parent(link.Path), out var parent);
            if (error == Errno.None) error = FileCopy.TryCopy(source!, TarPath.Name(link.Target), status, parent!, TarPath.Name(link.Path));
            if (error is not (Errno.None or Errno.EEXIST)) throw new LinuxException("link", error, Encoding.UTF8.GetString(link.Path));
        }
    }

    private static void TakeFromBelow(byte[] path, LowerTree lower, TargetDirectories directories)
    {
        if (!lower.TryFind(path, out var source, out var status)) return;
        using (source!)
        {
            if (!status.IsDirectory || directories.TryGet(TarPath.Parent(path), out var parent) != Errno.None) return;
            var name = TarPath.Name(path);
            if (parent!.TryStatus(name, out var made) != Errno.None || !made.IsDirectory) return;
            FileCopy.CopyMetadata(source!, name, status, parent, name);
        }
    }
}
