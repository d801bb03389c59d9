using System.Text.Json;

namespace Skiff.Network;

/// <summary>Network records on disk: <c>&lt;data root&gt;/network/&lt;id&gt;.json</c>, each replaced by write, fsync and rename.</summary>
internal sealed class NetworkStore(string dataRoot)
{
    private const int Schema = 1;
    private readonly string _directory = Path.Combine(dataRoot, "network");

    public IReadOnlyList<NetworkRecord> Load()
    {
        Directory.CreateDirectory(_directory);
        List<NetworkRecord> records = [];
        foreach (var path in Directory.EnumerateFiles(_directory))
        {
            if (path.EndsWith(".tmp", StringComparison.Ordinal))
            {
                File.Delete(path); // a write that a crash interrupted: the old record stands
            }
            else if (path.EndsWith(".json", StringComparison.Ordinal))
            {
                var stored = JsonSerializer.Deserialize(File.ReadAllBytes(path), NetworkJson.Default.StoredNetwork);
                if (stored is not { Version: Schema })
                {
                    throw new InvalidDataException($"{path}: schema version {stored?.Version} is not known to this engine");
                }
                records.Add(stored.Network);
            }
        }
        records.Sort((a, b) => a.Created.CompareTo(b.Created));
        return records;
    }

    public void Save(NetworkRecord record)
    {
        var path = PathOf(record.Id);
        var temporary = path + ".tmp";
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(
                file, JsonSerializer.SerializeToUtf8Bytes(new StoredNetwork(Schema, record), NetworkJson.Default.StoredNetwork), 0);
            RandomAccess.FlushToDisk(file);
        }
        File.Move(temporary, path, overwrite: true);
    }

    public void Delete(string id) => File.Delete(PathOf(id));

    private string PathOf(string id) => Path.Combine(_directory, id + ".json");
}
