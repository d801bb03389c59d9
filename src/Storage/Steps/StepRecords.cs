using System.Text.Json;
using Skiff.Oci.Image;
using Skiff.Storage.Content;
using Skiff.Storage.Layers;

namespace Skiff.Storage.Steps;

/// <summary>
/// Records as files, `buildcache/steps/&lt;key&gt;[-&lt;chain&gt;]`: the name alone says which layer is kept, so that opening the store reads a directory and no file. A
/// file's time is that of its last use.
/// </summary>
internal sealed class StepRecords : IStepRecords
{
    private readonly string _directory;
    private readonly StoreLayout _layout;
    private readonly LayerStore _layers;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _changes = new();

    public StepRecords(StoreLayout layout, LayerStore layers, TimeProvider time)
    {
        (_layout, _layers, _time) = (layout, layers, time);
        _directory = Path.Combine(layout.Root, "buildcache", "steps");
        if (!Directory.Exists(_directory))
            return;
        foreach (var file in Directory.EnumerateFiles(_directory).ToList())
        {
            if (!TryLoad(Path.GetFileName(file)))
                File.Delete(file);
        }
    }

    /// <param name="FileName">Key and chain.</param>
    /// <param name="Hold">Keeps the layer; null for a step without one.</param>
    private sealed record Entry(string FileName, LayerHold? Hold);

    public StepRecord? Find(string key)
    {
        lock (_changes)
        {
            if (!_entries.TryGetValue(key, out var entry))
                return null;
            var record = Read(key, entry);
            if (record is not null)
                File.SetLastWriteTimeUtc(PathOf(entry), _time.GetUtcNow().UtcDateTime);
            return record;
        }
    }

    public void Put(string key, StepRecord record, ChainId? top)
    {
        lock (_changes)
        {
            var hold = top is { } chain ? _layers.TryHold(chain) : null;
            if (top is not null && hold is null)
                return;
            if (_entries.TryGetValue(key, out var old))
                Forget(key, old);
            Directory.CreateDirectory(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var name = top is { } named ? $"{key}-{named.Hex}" : key;
            AtomicFile.Write(_layout, Path.Combine(_directory, name), JsonSerializer.SerializeToUtf8Bytes(record, StorageJson.Default.StepRecord), durable: false);
            _entries[key] = new Entry(name, hold);
        }
    }

    public IReadOnlyList<StepUsage> List()
    {
        lock (_changes)
        {
            var usages = new List<StepUsage>();
            foreach (var (key, entry) in _entries.ToList())
            {
                if (Read(key, entry) is not { } record)
                    continue;
                var layer = entry.Hold?.Layer;
                var shared = layer is not null && _layers.Find(layer.Chain)?.References > 1;
                usages.Add(new StepUsage(key, record, layer?.Size ?? 0, File.GetLastWriteTimeUtc(PathOf(entry)), shared));
            }
            return [.. usages.OrderBy(usage => usage.LastUsed)];
        }
    }

    public bool Remove(string key)
    {
        lock (_changes)
        {
            if (!_entries.TryGetValue(key, out var entry))
                return false;
            Forget(key, entry);
            return true;
        }
    }

    private bool TryLoad(string name)
    {
        if (name.Length is not (64 or 129))
            return false;
        LayerHold? hold = null;
        if (name.Length == 129 && (!Digest.TryParse("sha256:" + name[65..], out var digest) || (hold = _layers.TryHold(new ChainId(digest))) is null))
            return false;
        _entries[name[..64]] = new Entry(name, hold);
        return true;
    }

    /// <summary>Null, and forgotten, when a power cut has left it without its content.</summary>
    private StepRecord? Read(string key, Entry entry)
    {
        try
        {
            if (JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(entry)), StorageJson.Default.StepRecord) is { } record)
                return record;
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            // as good as none
        }
        Forget(key, entry);
        return null;
    }

    private string PathOf(Entry entry) => Path.Combine(_directory, entry.FileName);

    private void Forget(string key, Entry entry)
    {
        _entries.Remove(key);
        File.Delete(PathOf(entry));
        entry.Hold?.Dispose();
    }
}
