using System.Buffers;
using Skiff.Api.Containers;

namespace Skiff.Engine.State;

/// <summary>
/// containers/&lt;id&gt; below the data root: made under tmp/ and renamed into place, deleted by a rename into trash/; and the
/// files in it.
/// </summary>
internal sealed class ContainerDirectories : IDisposable
{
    private const string ConfigFile = "config.v2.json";
    private const string HostConfigFile = "hostconfig.json";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private readonly DiskThreads _disk = new();
    private readonly string _root;
    private readonly string _tmp;
    private readonly string _trash;

    public ContainerDirectories(string dataRoot)
    {
        _root = Directory.CreateDirectory(Path.Combine(dataRoot, "containers"), Private).FullName;
        _tmp = Directory.CreateDirectory(Path.Combine(dataRoot, "tmp"), Private).FullName;
        _trash = Directory.CreateDirectory(Path.Combine(dataRoot, "trash"), Private).FullName;
    }

    public DiskThreads Disk => _disk;

    public string PathOf(string id) => Path.Combine(_root, id);

    public string PathOf(string id, string file) => Path.Combine(_root, id, file);

    public string LogPathOf(string id) => Path.Combine(_root, id, id + "-json.log");

    /// <summary>Of json-file where everybody looks for it; of any other driver where only the engine does.</summary>
    public string LogPathOf(string id, string driver) => driver == "json-file" ? LogPathOf(id) : Path.Combine(_root, id, "local-logs", "container.log");

    /// <summary>The directory appears with both files on the disk, or not at all.</summary>
    public async Task CreateAsync(ContainerRecord record, HostConfig hostConfig)
    {
        var next = Path.Combine(_tmp, record.Id);
        Directory.CreateDirectory(next, Private);
        var config = StateFile.Serialize(record, StateJson.Files.ContainerRecord);
        var host = StateFile.Serialize(hostConfig, StateJson.Files.HostConfig);
        await Task.WhenAll(
            _disk.RunAsync(() => StateFile.Create(Path.Combine(next, ConfigFile), config)),
            _disk.RunAsync(() => StateFile.Create(Path.Combine(next, HostConfigFile), host)));
        Directory.Move(next, PathOf(record.Id));
    }

    public Task WriteAsync(ContainerRecord record)
    {
        var content = StateFile.Serialize(record, StateJson.Files.ContainerRecord);
        return _disk.RunAsync(() => StateFile.Replace(PathOf(record.Id, ConfigFile), content));
    }

    public Task WriteAsync(string id, HostConfig hostConfig)
    {
        var content = StateFile.Serialize(hostConfig, StateJson.Files.HostConfig);
        return _disk.RunAsync(() => StateFile.Replace(PathOf(id, HostConfigFile), content));
    }

    public IEnumerable<string> List()
    {
        foreach (var path in Directory.EnumerateDirectories(_root))
            yield return Path.GetFileName(path);
    }

    /// <summary>Null where the directory holds no whole container. Errors: JsonException.</summary>
    public (ContainerRecord Record, HostConfig HostConfig)? Read(string id)
    {
        var record = StateFile.Read(PathOf(id, ConfigFile), StateJson.Files.ContainerRecord);
        var hostConfig = StateFile.Read(PathOf(id, HostConfigFile), StateJson.Files.HostConfig);
        return record is null || hostConfig is null ? null : (record, hostConfig);
    }

    /// <summary>Gone at once for everybody who looks into containers/; <see cref="EmptyTrash"/> of the returned path takes the time.</summary>
    public string MoveToTrash(string id)
    {
        var target = Path.Combine(_trash, "container-" + id);
        Directory.Move(PathOf(id), target);
        return target;
    }

    public static void EmptyTrash(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    /// <summary>What earlier daemons left half done: unfinished directories in tmp/, unfinished deletions in trash/.</summary>
    public void Sweep()
    {
        foreach (var path in Directory.EnumerateDirectories(_tmp))
        {
            var name = Path.GetFileName(path);
            if (name.Length == 64 && !name.AsSpan().ContainsAnyExcept(HexDigits))
                Directory.Delete(path, recursive: true);
        }
        foreach (var path in Directory.EnumerateDirectories(_trash, "container-*"))
            Directory.Delete(path, recursive: true);
    }

    public void Dispose() => _disk.Dispose();
}
