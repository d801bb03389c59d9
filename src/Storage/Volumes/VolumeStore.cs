using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Skiff.Errors;
using Skiff.Storage.Collection;
using Skiff.Storage.Content;

namespace Skiff.Storage.Volumes;

/// <summary>Volumes of the local driver. All metadata is in memory; each volume has a file of its own on the disk.</summary>
internal sealed partial class VolumeStore : IVolumeStore, IDisposable
{
    private const string DataName = "_data";

    private readonly StoreLayout _layout;
    private readonly Trash _trash;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Entry> _volumes = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1, 1);

    public VolumeStore(StoreLayout layout, Trash trash, TimeProvider time)
    {
        _layout = layout;
        _trash = trash;
        _time = time;
        foreach (var directory in Directory.EnumerateDirectories(layout.Volumes)) Load(directory);
    }

    public IReadOnlyList<Volume> List() => [.. _volumes.Values.Select(entry => entry.Volume).OrderBy(volume => volume.Name, StringComparer.Ordinal)];

    public Volume? Find(string name) => _volumes.GetValueOrDefault(name)?.Volume;

    public Volume Get(string name) => EntryOf(name).Volume;

    public async Task<Volume> CreateAsync(VolumeRequest request, CancellationToken cancellationToken)
    {
        var anonymous = string.IsNullOrEmpty(request.Name);
        var name = anonymous ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) : request.Name!;
        if (Find(name) is { } known && request.Driver is "local" or "") return Find(name)!;
        VolumeOptions.CheckName(name);
        if (request.Driver is not ("local" or ""))
            throw new EngineException(ErrorKind.NotFound, $"create {name}: error looking up volume plugin {request.Driver}: plugin \"{request.Driver}\" not found");
        VolumeOptions.Check(name, request.Options);

        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (Find(name) is { } made) return made;
            return await BlockingWork.RunAsync(() => Make(name, request, anonymous));
        }
        finally
        {
            _changing.Release();
        }
    }

    public async Task RemoveAsync(string name, bool force, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (!_volumes.TryGetValue(name, out var entry))
            {
                if (force) return;
                throw NotFound(name);
            }

            lock (entry)
            {
                if (entry.Holders.Count > 0)
                    throw new EngineException(ErrorKind.Conflict, $"remove {name}: volume is in use - [{string.Join(", ", entry.Holders.Order(StringComparer.Ordinal))}]");
                entry.Removed = true;
            }

            _volumes.TryRemove(name, out _);
            await BlockingWork.RunAsync(() =>
            {
                VolumeMount.Unmount(entry.Volume.Mountpoint);
                _trash.Discard(Path.Combine(_layout.Volumes, name));
            });
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Hold(string name, string containerId)
    {
        var entry = EntryOf(name);
        lock (entry)
        {
            if (entry.Removed) throw NotFound(name);
            entry.Holders.Add(containerId);
        }
    }

    public void Release(string name, string containerId)
    {
        if (!_volumes.TryGetValue(name, out var entry)) return;
        lock (entry) entry.Holders.Remove(containerId);
    }

    public IReadOnlyList<string> Users(string name)
    {
        if (!_volumes.TryGetValue(name, out var entry)) return [];
        lock (entry) return [.. entry.Holders.Order(StringComparer.Ordinal)];
    }

    public Task<long> SizeAsync(string name, CancellationToken cancellationToken)
    {
        var path = EntryOf(name).Volume.Mountpoint;
        return BlockingWork.RunAsync(() => TreeSize.Of(path, cancellationToken));
    }

    public void Dispose() => _changing.Dispose();

    private Volume Make(string name, VolumeRequest request, bool anonymous)
    {
        var file = new VolumeFile
        {
            CreatedAt = _time.GetUtcNow(),
            Labels = request.Labels,
            Options = request.Options is { Count: > 0 } ? request.Options : null,
            Anonymous = anonymous,
        };
        var draft = _layout.NewTemporary("volume");
        Directory.CreateDirectory(Path.Combine(draft, DataName));
        AtomicFile.Write(_layout, Path.Combine(draft, VolumeFile.FileName), JsonSerializer.SerializeToUtf8Bytes(file, StorageJson.Default.VolumeFile), durable: true);
        var place = Path.Combine(_layout.Volumes, name);

        // A directory that somebody put there by hand, or whose record is lost, is kept: its content may be all there is.
        if (Directory.Exists(place))
        {
            Directory.CreateDirectory(Path.Combine(place, DataName));
            File.Move(Path.Combine(draft, VolumeFile.FileName), Path.Combine(place, VolumeFile.FileName), overwrite: true);
            Directory.Delete(draft, recursive: true);
        }
        else
        {
            Directory.Move(draft, place);
        }

        var entry = new Entry(Describe(name, file));
        _volumes[name] = entry;
        return entry.Volume;
    }

    /// <summary>A directory without a record is a volume too, as when somebody restored only the data.</summary>
    private void Load(string directory)
    {
        var name = Path.GetFileName(directory);
        if (!Directory.Exists(Path.Combine(directory, DataName))) return;
        VolumeFile? file = null;
        try
        {
            file = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(directory, VolumeFile.FileName)), StorageJson.Default.VolumeFile);
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            // described below by what the directory itself tells
        }

        file ??= new VolumeFile { CreatedAt = new DateTimeOffset(Directory.GetCreationTimeUtc(directory)) };
        _volumes[name] = new Entry(Describe(name, file));
    }

    private Volume Describe(string name, VolumeFile file) => new()
    {
        Name = name,
        CreatedAt = file.CreatedAt,
        Mountpoint = Path.Combine(_layout.Volumes, name, DataName),
        Labels = file.Labels,
        Options = file.Options,
        Anonymous = file.Anonymous,
    };

    private Entry EntryOf(string name) => _volumes.GetValueOrDefault(name) ?? throw NotFound(name);

    private static EngineException NotFound(string name) => new(ErrorKind.NotFound, $"get {name}: no such volume");

    private sealed class Entry(Volume volume)
    {
        public Volume Volume { get; } = volume;

        /// <summary>Containers that name it.</summary>
        public HashSet<string> Holders { get; } = new(StringComparer.Ordinal);

        /// <summary>Containers that run with it.</summary>
        public HashSet<string> Mounted { get; } = new(StringComparer.Ordinal);

        public bool Removed { get; set; }
    }
}
