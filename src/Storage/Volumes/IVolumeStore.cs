namespace Skiff.Storage.Volumes;

/// <summary>
/// Volumes: directories that outlive containers, <c>volumes/&lt;name&gt;/_data</c>. Containers hold the ones they name: who
/// uses a volume is the containers' own record, told to the store again with <see cref="Hold"/> after a restart.
/// </summary>
public interface IVolumeStore
{
    /// <summary>All volumes by name.</summary>
    IReadOnlyList<Volume> List();

    /// <summary>NotFound <c>get NAME: no such volume</c>.</summary>
    Volume Get(string name);

    Volume? Find(string name);

    /// <summary>Creates it, or returns the one of that name. InvalidArgument with Docker's text for a bad name or option.</summary>
    Task<Volume> CreateAsync(VolumeRequest request, CancellationToken cancellationToken);

    /// <summary>NotFound; Conflict <c>remove NAME: volume is in use - [ids]</c>. With <paramref name="force"/> an absent one is no error.</summary>
    Task RemoveAsync(string name, bool force, CancellationToken cancellationToken);

    /// <summary>Records that the container uses the volume, running or not.</summary>
    void Hold(string name, string containerId);

    void Release(string name, string containerId);

    /// <summary>The containers that hold it.</summary>
    IReadOnlyList<string> Users(string name);

    /// <summary>
    /// Makes its content reachable for a container that starts (a volume with <c>type</c> and <c>device</c> options is mounted
    /// now) and returns the path to bind.
    /// </summary>
    Task<string> MountAsync(string name, string containerId, CancellationToken cancellationToken);

    /// <summary>The container has stopped; the last one unmounts.</summary>
    Task UnmountAsync(string name, string containerId, CancellationToken cancellationToken);

    /// <summary>
    /// Fills an empty volume with what the image has at <paramref name="path"/> below the mounted root file system, with
    /// owners, modes, times and extended attributes; nothing happens when the volume has content or the path is no directory.
    /// </summary>
    Task PopulateAsync(string name, string rootfs, string path, CancellationToken cancellationToken);

    /// <summary>The size of its content in bytes.</summary>
    Task<long> SizeAsync(string name, CancellationToken cancellationToken);
}
