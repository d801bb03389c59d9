using Skiff.Linux.Files;
using Skiff.Storage.Collection;
using Skiff.Storage.Content;
using Skiff.Storage.Layers;

namespace Skiff.Storage.Snapshots;

/// <summary>What is in a snapshot: changes, size, archives.</summary>
internal sealed partial class OverlaySnapshots
{
    public Task<IReadOnlyList<Change>> ChangesAsync(string id, CancellationToken cancellationToken)
    {
        var snapshot = Find(id);
        return BlockingWork.RunAsync(() =>
        {
            using var lower = new LowerTree(LowerDirectories(snapshot));
            using var upper = DirectoryHandle.Open(UpperOf(id));
            return new ChangeScan(lower, cancellationToken).Run(upper);
        });
    }

    public Task<long> SizeAsync(string id, CancellationToken cancellationToken)
    {
        Find(id);
        return BlockingWork.RunAsync(() => TreeSize.Of(UpperOf(id), cancellationToken));
    }

    public async Task ExportAsync(string id, Stream output, CancellationToken cancellationToken)
    {
        using var mount = Borrow(id);
        using var flow = new ChunkFlow(hashed: false);
        var archive = ArchiveAsync(flow, mount.Path, whiteouts: false, includeRoot: false, cancellationToken);
        try
        {
            await new ChunkStream(flow).CopyToAsync(output, ChunkFlow.ChunkSize, cancellationToken);
        }
        catch
        {
            // The archiving thread has to be out of the tree before it is unmounted.
            flow.Stop();
            await archive.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }

        await archive;
    }

    public async Task<LayerHold> CommitAsync(string id, CancellationToken cancellationToken)
    {
        var snapshot = Find(id);
        using var flow = new ChunkFlow(hashed: false);
        var archive = ArchiveAsync(flow, UpperOf(id), whiteouts: true, RootDiffers(snapshot), cancellationToken);
        LayerDraft draft;
        try
        {
            draft = await _layers.UnpackAsync(new ChunkStream(flow), cancellationToken);
        }
        catch
        {
            flow.Stop();
            throw;
        }

        await archive;
        return _layers.Commit(draft, snapshot.Top?.Layer.Chain);
    }

    private string UpperOf(string id) => Path.Combine(DirectoryOf(id), LayerUnpacker.DiffName);

    private bool RootDiffers(Snapshot snapshot)
    {
        using var lower = DirectoryHandle.Open(LowerDirectories(snapshot)[0]);
        using var upper = DirectoryHandle.Open(UpperOf(snapshot.Id));
        var (before, after) = (lower.Status("."u8), upper.Status("."u8));
        return before.Permissions != after.Permissions || before.User != after.User || before.Group != after.Group;
    }

    private static Task<bool> ArchiveAsync(ChunkFlow flow, string directory, bool whiteouts, bool includeRoot, CancellationToken cancellationToken) => BlockingWork.RunAsync(() =>
    {
        try
        {
            using var root = DirectoryHandle.Open(directory);
            new TreeArchiver(new ChunkWriter(flow), whiteouts, cancellationToken).Write(root, includeRoot);
            flow.Complete(null);
            return true;
        }
        catch (Exception error) // the reader waits for data, and has to be told whatever happened
        {
            flow.Complete(error);
            throw;
        }
    });
}
