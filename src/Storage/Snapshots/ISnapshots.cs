using Skiff.Oci.Image;
using Skiff.Storage.Layers;

namespace Skiff.Storage.Snapshots;

/// <summary>
/// The writable layers of containers, <c>overlay2/&lt;container id&gt;/{diff,work,merged,lower}</c>. A snapshot is prepared once,
/// mounted and unmounted any number of times, and removed. A mount outlives the daemon, and is found again.
/// All of them block on the disk for a fraction of a millisecond, except where they return a task.
/// </summary>
public interface ISnapshots
{
    /// <summary>Makes the writable layer on a stack of layers (null: empty). Conflict when the ID is taken, NotFound without the layers.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="layers">The stack.</param>
    /// <param name="plain">
    /// The files of the layers and nothing else: without what every container has to find (`/etc/hosts`, `/dev/…`). No container can run on it, and the
    /// next run of the daemon removes it.
    /// </param>
    SnapshotPaths Prepare(string id, ChainId? layers, bool plain = false);

    /// <summary>Null when there is none.</summary>
    SnapshotPaths? Get(string id);

    /// <summary>The snapshots that are there.</summary>
    IReadOnlyCollection<string> List();

    /// <summary>Mounts the root file system unless it is mounted, and returns its path.</summary>
    string Mount(string id);

    /// <summary>Unmounts it if it is mounted and not borrowed.</summary>
    void Unmount(string id);

    /// <summary>Has it mounted for a while, whether or not a container runs on it; disposal unmounts it if nobody else needs it.</summary>
    BorrowedMount Borrow(string id);

    /// <summary>Unmounts and removes it, if it is there; the files are deleted in the background.</summary>
    void Remove(string id);

    /// <summary>What the container changed, in the order of paths, as <c>docker diff</c> shows it.</summary>
    Task<IReadOnlyList<Change>> ChangesAsync(string id, CancellationToken cancellationToken);

    /// <summary>The size of what the container wrote in bytes.</summary>
    Task<long> SizeAsync(string id, CancellationToken cancellationToken);

    /// <summary>Writes the whole root file system as a tar; volumes are not in it.</summary>
    Task ExportAsync(string id, Stream output, CancellationToken cancellationToken);

    /// <summary>Makes a layer of what the container changed, on the layers it runs on.</summary>
    Task<LayerHold> CommitAsync(string id, CancellationToken cancellationToken);
}
