using System.Collections.Concurrent;
using Skiff.Errors;
using Skiff.Linux.Files;
using Skiff.Linux.Mounts;
using Skiff.Oci.Image;
using Skiff.Storage.Collection;
using Skiff.Storage.Layers;

namespace Skiff.Storage.Snapshots;

/// <summary>Snapshots as overlay mounts. Nothing is flushed: a container's files are as durable as its own program makes them.</summary>
internal sealed partial class OverlaySnapshots : ISnapshots
{
    private const string InitSuffix = "-init";
    private const string ScratchInit = "scratch" + InitSuffix;
    private const string ScratchLink = "SCRATCHINIT";
    private const string WorkName = "work";
    private const string LowerName = "lower";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly StoreLayout _layout;
    private readonly Trash _trash;
    private readonly LayerStore _layers;
    private readonly ConcurrentDictionary<string, Snapshot> _snapshots = new();
    private readonly ConcurrentDictionary<string, bool> _inits = new();
    private readonly Lock _initCreation = new();

    public OverlaySnapshots(StoreLayout layout, Trash trash, LayerStore layers)
    {
        _layout = layout;
        _trash = trash;
        _layers = layers;
        _layers.Removed = RemoveInit;
    }

    public SnapshotPaths Prepare(string id, ChainId? layers, bool plain = false)
    {
        var top = layers is { } chain ? _layers.TryHold(chain) ?? throw new EngineException(ErrorKind.NotFound, $"layer {chain} does not exist") : null;
        // an overlay needs something below: for no layers at all that is what containers have
        var snapshot = new Snapshot(id, layers is { } name ? _layers.Find(name) : null, top) { Plain = plain && layers is not null };
        try
        {
            if (!snapshot.Plain) EnsureInit(snapshot.Top);
            if (!_snapshots.TryAdd(id, snapshot)) throw new EngineException(ErrorKind.Conflict, $"snapshot {id} exists already");
        }
        catch
        {
            top?.Dispose();
            throw;
        }

        try
        {
            MakeDirectories(snapshot);
        }
        catch
        {
            _snapshots.TryRemove(id, out _);
            top?.Dispose();
            throw;
        }

        return PathsOf(snapshot);
    }

    public SnapshotPaths? Get(string id) => _snapshots.TryGetValue(id, out var snapshot) ? PathsOf(snapshot) : null;

    public IReadOnlyCollection<string> List() => [.. _snapshots.Keys];

    public string Mount(string id)
    {
        var snapshot = Find(id);
        lock (snapshot)
        {
            var merged = MergedOf(id);
            if (!IsMounted(merged)) MountNow(snapshot, merged);
            snapshot.InUse = true;
            return merged;
        }
    }

    public void Unmount(string id)
    {
        if (!_snapshots.TryGetValue(id, out var snapshot)) return;
        lock (snapshot)
        {
            snapshot.InUse = false;
            if (snapshot.Borrowers == 0) HostMount.Unmount(MergedOf(id));
        }
    }

    public BorrowedMount Borrow(string id)
    {
        var snapshot = Find(id);
        lock (snapshot)
        {
            var merged = MergedOf(id);
            if (!IsMounted(merged)) MountNow(snapshot, merged);
            else if (snapshot.Borrowers == 0) snapshot.InUse = true; // mounted before this run of the daemon
            snapshot.Borrowers++;
            return new BorrowedMount(merged, () => Return(snapshot));
        }
    }

    public void Remove(string id)
    {
        if (!_snapshots.TryRemove(id, out var snapshot)) return;
        lock (snapshot)
        {
            snapshot.Removed = true;
            HostMount.Unmount(MergedOf(id));
            _trash.Discard(DirectoryOf(id));
        }

        snapshot.Hold?.Dispose();
    }

    /// <summary>Finds what an earlier run left: layers for the layer store, init layers, snapshots with their references.</summary>
    public void Load()
    {
        var layers = new List<string>();
        var snapshots = new List<string>();
        foreach (var directory in Directory.EnumerateDirectories(_layout.Overlay).ToList())
        {
            var name = Path.GetFileName(directory);
            if (name == "l") continue;
            if (name.EndsWith(InitSuffix, StringComparison.Ordinal)) _inits[name] = true;
            else if (File.Exists(Path.Combine(directory, LayerRecordFile.FileName))) layers.Add(directory);
            else snapshots.Add(directory);
        }

        _layers.Load(layers);
        RemoveOrphanedInits();
        var byLink = _layers.All.ToDictionary(layer => "l/" + InitLink(layer.Chain.Hex), layer => layer.Chain);
        foreach (var directory in snapshots) LoadSnapshot(directory, byLink);
        foreach (var link in Directory.EnumerateFileSystemEntries(_layout.Links))
        {
            if (new FileInfo(link).LinkTarget is not { } target || !Directory.Exists(Path.Combine(_layout.Links, target))) File.Delete(link);
        }
    }

    private void MountNow(Snapshot snapshot, string merged)
    {
        var directory = DirectoryOf(snapshot.Id);
        OverlayMount.Mount(_layout.Overlay, LowerOf(snapshot), Path.Combine(directory, LayerUnpacker.DiffName), Path.Combine(directory, WorkName), merged);
    }

    private void Return(Snapshot snapshot)
    {
        lock (snapshot)
        {
            if (--snapshot.Borrowers == 0 && !snapshot.InUse && !snapshot.Removed) HostMount.Unmount(MergedOf(snapshot.Id));
        }
    }

    private void LoadSnapshot(string directory, Dictionary<string, ChainId> byLink)
    {
        var lower = Path.Combine(directory, LowerName);
        var first = File.Exists(lower) ? File.ReadAllText(lower).Split(':')[0] : "";
        var id = Path.GetFileName(directory);
        if (first == "l/" + ScratchLink && _inits.ContainsKey(ScratchInit))
        {
            _snapshots[id] = new Snapshot(id, null, null);
        }
        else if (byLink.TryGetValue(first, out var chain) && _layers.TryHold(chain) is { } hold)
        {
            _snapshots[id] = new Snapshot(id, _layers.Find(chain), hold);
        }
        else
        {
            HostMount.Unmount(Path.Combine(directory, StoreLayout.MergedName));
            _trash.Discard(directory);
        }
    }

    private void RemoveOrphanedInits()
    {
        foreach (var name in _inits.Keys.ToList())
        {
            if (name == ScratchInit) continue;
            var chain = name[..^InitSuffix.Length];
            if (Digest.TryParse("sha256:" + chain, out var digest) && _layers.Find(new ChainId(digest)) is not null) LayerLinks.Ensure(_layout, InitLink(chain), name);
            else RemoveInit(chain);
        }
    }

    private void MakeDirectories(Snapshot snapshot)
    {
        var draft = _layout.NewTemporary("snapshot");
        var diff = Path.Combine(draft, LayerUnpacker.DiffName);
        Directory.CreateDirectory(draft, Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        Directory.CreateDirectory(diff);
        Directory.CreateDirectory(Path.Combine(draft, WorkName), Private);
        Directory.CreateDirectory(Path.Combine(draft, StoreLayout.MergedName), Private);
        File.WriteAllText(Path.Combine(draft, LowerName), string.Join(':', LowerOf(snapshot)));
        LayerCompletion.CopyRoot(LowerDirectories(snapshot)[0], diff);
        Directory.Move(draft, DirectoryOf(snapshot.Id));
    }

    /// <summary>Makes the init layer of an image before its first container; once per image.</summary>
    private void EnsureInit(LayerNode? top)
    {
        var name = InitName(top);
        if (_inits.ContainsKey(name)) return;
        lock (_initCreation)
        {
            if (_inits.ContainsKey(name)) return;
            var draft = _layout.NewTemporary("init");
            var diff = Path.Combine(draft, LayerUnpacker.DiffName);
            Directory.CreateDirectory(draft, Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            Directory.CreateDirectory(diff, Private | (UnixFileMode)0x2D);
            if (top is null) InitLayer.Fill(diff);
            else FillOnImage(draft, diff, top);
            var place = Path.Combine(_layout.Overlay, name);
            _trash.Discard(place);
            Directory.Move(draft, place);
            LayerLinks.Ensure(_layout, top is null ? ScratchLink : InitLink(top.Name), name);
            _inits[name] = true;
        }
    }

    private void FillOnImage(string draft, string diff, LayerNode top)
    {
        LayerCompletion.CopyRoot(_layers.DiffOf(top), diff);
        var (work, merged) = (Path.Combine(draft, WorkName), Path.Combine(draft, StoreLayout.MergedName));
        Directory.CreateDirectory(work);
        Directory.CreateDirectory(merged);
        OverlayMount.Mount(_layout.Overlay, [.. top.Down().Select(LinkOf)], diff, work, merged);
        try
        {
            InitLayer.Fill(merged);
        }
        finally
        {
            HostMount.Unmount(merged);
        }

        LayerCompletion.CopyRoot(_layers.DiffOf(top), diff);
        _trash.Discard(work);
        Directory.Delete(merged);
    }

    private void RemoveInit(string chain)
    {
        var name = chain + InitSuffix;
        if (!_inits.TryRemove(name, out _)) return;
        LayerLinks.Remove(_layout, InitLink(chain));
        _trash.Discard(Path.Combine(_layout.Overlay, name));
    }

    private Snapshot Find(string id) =>
        _snapshots.TryGetValue(id, out var snapshot) ? snapshot : throw new EngineException(ErrorKind.NotFound, $"snapshot {id} does not exist");

    private string DirectoryOf(string id) => Path.Combine(_layout.Overlay, id);

    private string MergedOf(string id) => Path.Combine(DirectoryOf(id), StoreLayout.MergedName);

    private static string InitName(LayerNode? top) => top is null ? ScratchInit : top.Name + InitSuffix;

    private static string InitLink(string chain) => "I" + LayerLinks.NameOf(chain);

    private static string LinkOf(LayerNode node) => "l/" + LayerLinks.NameOf(node.Name);

    /// <summary>The layers below the container's own as overlay is told them, topmost first.</summary>
    private static IReadOnlyList<string> LowerOf(Snapshot snapshot) =>
        snapshot.Top is null ? ["l/" + ScratchLink] : [.. snapshot.Plain ? [] : new[] { "l/" + InitLink(snapshot.Top.Name) }, .. snapshot.Top.Down().Select(LinkOf)];

    /// <summary>The same as directories.</summary>
    private IReadOnlyList<string> LowerDirectories(Snapshot snapshot) =>
        [
            .. snapshot.Plain ? [] : new[] { Path.Combine(_layout.Overlay, InitName(snapshot.Top), LayerUnpacker.DiffName) },
            .. snapshot.Top?.Down().Select(_layers.DiffOf) ?? [],
        ];

    private SnapshotPaths PathsOf(Snapshot snapshot)
    {
        var directory = DirectoryOf(snapshot.Id);
        return new SnapshotPaths(
            string.Join(':', LowerDirectories(snapshot)),
            Path.Combine(directory, LayerUnpacker.DiffName),
            Path.Combine(directory, WorkName),
            Path.Combine(directory, StoreLayout.MergedName));
    }

    private static bool IsMounted(string merged)
    {
        using var directory = DirectoryHandle.Open(merged);
        return directory.Status("."u8).IsMountRoot;
    }

    private sealed class Snapshot(string id, LayerNode? top, LayerHold? hold)
    {
        public string Id { get; } = id;

        /// <summary>The topmost layer of the image.</summary>
        public LayerNode? Top { get; } = top;

        /// <summary>Keeps the image's layers.</summary>
        public LayerHold? Hold { get; } = hold;

        /// <summary>Without an init layer.</summary>
        public bool Plain { get; init; }

        /// <summary>Mounted for a container.</summary>
        public bool InUse { get; set; }

        public int Borrowers { get; set; }

        public bool Removed { get; set; }
    }
}
