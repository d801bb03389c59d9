using Skiff.Storage.Content;

namespace Skiff.Storage.Volumes;

/// <summary>Volumes in use.</summary>
internal sealed partial class VolumeStore
{
    public async Task<string> MountAsync(string name, string containerId, CancellationToken cancellationToken)
    {
        var entry = EntryOf(name);
        if (!VolumeOptions.NeedMount(entry.Volume.Options))
        {
            lock (entry) entry.Mounted.Add(containerId);

            // Deleted by hand: an empty volume is better than a container that cannot start.
            Directory.CreateDirectory(entry.Volume.Mountpoint);
            return entry.Volume.Mountpoint;
        }

        await BlockingWork.RunAsync(() =>
        {
            lock (entry)
            {
                Directory.CreateDirectory(entry.Volume.Mountpoint);
                if (!VolumeMount.IsMounted(entry.Volume.Mountpoint)) VolumeMount.Mount(entry.Volume);
                entry.Mounted.Add(containerId);
            }
        }).WaitAsync(cancellationToken);
        return entry.Volume.Mountpoint;
    }

    public async Task UnmountAsync(string name, string containerId, CancellationToken cancellationToken)
    {
        if (!_volumes.TryGetValue(name, out var entry)) return;
        lock (entry)
        {
            if (!entry.Mounted.Remove(containerId) || entry.Mounted.Count > 0 || !VolumeOptions.NeedMount(entry.Volume.Options)) return;
        }

        await BlockingWork.RunAsync(() =>
        {
            lock (entry)
            {
                if (entry.Mounted.Count == 0) VolumeMount.Unmount(entry.Volume.Mountpoint);
            }
        }).WaitAsync(cancellationToken);
    }

    public Task PopulateAsync(string name, string rootfs, string path, CancellationToken cancellationToken)
    {
        var target = EntryOf(name).Volume.Mountpoint;
        return BlockingWork.RunAsync(() => TreeCopy.IntoEmpty(rootfs, path, target, cancellationToken));
    }
}
