using System.Globalization;
using System.Text;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Mounts;
using Skiff.Storage.Content;
using Skiff.Storage.Layers;
using Skiff.Storage.Snapshots;

namespace Skiff.Storage.Files;

/// <summary>
/// A container's file system as its programs see it, looked at from outside. Whatever links it has, no path leads out of
/// it. NotFound <c>lstat PATH: no such file or directory</c> where nothing is.
/// </summary>
public sealed class ContainerTree : IDisposable
{
    private readonly PrivateMounts? _mounts;
    private readonly DirectoryHandle _root;

    private ContainerTree(DirectoryHandle root, PrivateMounts? mounts) => (_root, _mounts) = (root, mounts);

    /// <summary>Of a running container, through its first process: with all that is mounted in it.</summary>
    public static ContainerTree OfProcess(int pid) =>
        new(DirectoryHandle.Open($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/root"), null);

    /// <summary>Of a container that does not run: its mounted snapshot, and what would be mounted into it, the outer ones first.</summary>
    public static ContainerTree OfSnapshot(string rootfs, IReadOnlyList<BoundTree> mounts)
    {
        if (mounts.Count == 0) return new(DirectoryHandle.Open(rootfs), null);
        var opened = PrivateMounts.Open(rootfs, mounts);
        return new(opened.Root, opened);
    }

    public void Dispose()
    {
        _root.Dispose();
        _mounts?.Dispose();
    }

    public PathStatus Stat(string path)
    {
        var wanted = TreePath.Parse(path);
        using var place = Find(wanted);
        var status = place.Status;
        var target = status.Kind == FileKind.SymbolicLink ? EvaluateLink(wanted, place) : "";
        return new PathStatus(wanted.ShownName, status.Kind, status.Permissions, status.Size, status.Modified, target);
    }

    /// <summary>Writes a tar of one file, or of one directory and all that is below it, named as the path's last component.</summary>
    public async Task ArchiveAsync(string path, Stream output, CancellationToken cancellationToken)
    {
        var wanted = TreePath.Parse(path);
        using var place = Find(wanted);
        using var flow = new ChunkFlow(hashed: false);
        var archive = BlockingWork.RunAsync(() =>
        {
            try
            {
                // The root's own name is the slash that every name in its archive begins with.
                var shown = wanted.ShownName == "/" ? [] : Encoding.UTF8.GetBytes(wanted.ShownName);
                new TreeArchiver(new ChunkWriter(flow), whiteouts: false, cancellationToken).WriteOne(place.Parent, place.Name, shown);
                flow.Complete(null);
            }
            catch (Exception error) // the reader waits for data, and has to be told whatever happened
            {
                flow.Complete(error);
                throw;
            }
        });
        try
        {
            await new ChunkStream(flow).CopyToAsync(output, ChunkFlow.ChunkSize, cancellationToken);
        }
        catch
        {
            flow.Stop();
            await archive.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }

        await archive;
    }

    /// <summary>
    /// Unpacks an archive (plain, gzip or zstd) into an existing directory, links to it followed. InvalidArgument
    /// <c>extraction point is not a directory</c>, or for names that leave the directory; PermissionDenied where it is read-only.
    /// </summary>
    public async Task ExtractAsync(string path, Stream archive, ExtractRules rules, CancellationToken cancellationToken)
    {
        var wanted = TreePath.Parse(path);
        var error = _root.TryOpenDirectory(wanted.Bytes, Resolve.InRoot | Resolve.NoMagicLinks, out var directory);
        if (error is Errno.ENOTDIR) throw new EngineException(ErrorKind.InvalidArgument, "extraction point is not a directory");
        if (error != Errno.None) throw NotFound(path, error);
        directory!.Dispose();

        var (tar, compressed) = await Compression.OpenAsync(archive, cancellationToken);
        using var flow = new ChunkFlow(hashed: false);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, flow.Stopped);
        var fill = flow.FillAsync(tar, linked.Token);
        var extract = BlockingWork.RunAsync(() =>
        {
            using var extractor = new TreeExtractor(new ChunkInput(flow), _root, wanted.Bytes, rules, linked.Token);
            extractor.Run();
        });
        try
        {
            await extract;
            await fill;
        }
        catch (LinuxException failure) when (failure.Errno == Errno.EROFS)
        {
            throw new EngineException(ErrorKind.PermissionDenied, "container rootfs is marked read-only", failure);
        }
        catch (InvalidDataException failure)
        {
            throw new EngineException(ErrorKind.InvalidArgument, failure.Message, failure);
        }
        finally
        {
            flow.Stop();
            await fill.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            if (compressed) await tar.DisposeAsync();
        }
    }

    /// <summary>Where a path's last component is: its directory and its name there.</summary>
    private Place Find(TreePath wanted)
    {
        if (wanted.FollowsLast)
        {
            var opened = _root.TryOpenDirectory(wanted.Bytes, Resolve.InRoot | Resolve.NoMagicLinks, out var directory);
            if (opened == Errno.None) return new Place(directory!, "."u8.ToArray(), directory!.Status("."u8));
            if (opened != Errno.ENOTDIR) throw NotFound(wanted.Text, opened);
        }

        var error = _root.TryOpenDirectory(wanted.Parent, Resolve.InRoot | Resolve.NoMagicLinks, out var parent);
        if (error != Errno.None) throw NotFound(wanted.Text, error);
        error = parent!.TryStatus(wanted.Name, out var status);
        if (error == Errno.None) return new Place(parent, wanted.Name, status);
        parent.Dispose();
        throw NotFound(wanted.Text, error);
    }

    /// <summary>The kernel resolves the link within the root; a link that leads nowhere is told as its text says.</summary>
    private string EvaluateLink(TreePath wanted, Place place)
    {
        if (_root.TryFindPath(wanted.Bytes, out var resolved) == Errno.None) return resolved;
        var text = Encoding.UTF8.GetString(place.Parent.ReadLink(place.Name));
        return TreePath.Parse(text.StartsWith('/') ? text : Path.Combine("/" + Encoding.UTF8.GetString(wanted.Parent), text)).Text;
    }

    private static EngineException NotFound(string path, Errno error) => error is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP
        ? new EngineException(ErrorKind.NotFound, $"lstat {path}: no such file or directory")
        : new LinuxException("open", error, path);

    private sealed record Place(DirectoryHandle Parent, byte[] Name, EntryStatus Status) : IDisposable
    {
        public void Dispose() => Parent.Dispose();
    }
}
