using System.Collections.Concurrent;
using System.Text.Json;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Storage.Collection;
using Skiff.Storage.Content;

namespace Skiff.Storage.Layers;

/// <summary>The layers under <c>overlay2/</c>, and who refers to them. Looking up never waits; changes of the table are short.</summary>
internal sealed class LayerStore(StoreLayout layout, Trash trash, Durability durability) : ILayerStore
{
    private readonly ConcurrentDictionary<ChainId, LayerNode> _layers = new();
    private readonly Lock _changes = new();

    /// <summary>Called with the name of a layer that is removed, to remove what depends on it alone.</summary>
    public Action<string>? Removed { get; set; }

    public StoredLayer? Get(ChainId chain) => _layers.GetValueOrDefault(chain)?.Layer;

    public IReadOnlyList<string> Directories(ChainId chain) => [.. Find(chain)?.Down().Select(DiffOf) ?? []];

    public LayerNode? Find(ChainId chain) => _layers.GetValueOrDefault(chain);

    /// <summary>All layers, in no order.</summary>
    public IEnumerable<StoredLayer> All => _layers.Values.Select(node => node.Layer);

    public string DiffOf(LayerNode node) => Path.Combine(layout.Overlay, node.Name, LayerUnpacker.DiffName);

    public async Task<LayerHold> ApplyAsync(Stream content, ChainId? parent, DiffId? expected, CancellationToken cancellationToken)
    {
        if (expected is { } known && TryHold(parent?.With(known) ?? ChainId.Of(known)) is { } present) return present;
        var draft = await UnpackAsync(content, cancellationToken);
        if (expected is { } wanted && wanted != draft.DiffId)
        {
            trash.Discard(draft.Directory);
            throw new EngineException(ErrorKind.InvalidArgument, $"layers from manifest don't match image configuration: expected {wanted}, got {draft.DiffId}");
        }

        return Commit(draft, parent);
    }

    /// <summary>Unpacks into <c>tmp/</c>; the draft is committed or discarded by the caller.</summary>
    public async Task<LayerDraft> UnpackAsync(Stream content, CancellationToken cancellationToken)
    {
        var directory = layout.NewTemporary("layer");
        Directory.CreateDirectory(directory);
        try
        {
            var (tar, _) = await Compression.OpenAsync(content, cancellationToken);
            try
            {
                return await LayerUnpacker.UnpackAsync(tar, directory, cancellationToken);
            }
            finally
            {
                if (tar != content) await tar.DisposeAsync();
            }
        }
        catch
        {
            trash.Discard(directory);
            throw;
        }
    }

    async Task<UnpackedLayer> ILayerStore.UnpackAsync(Stream content, CancellationToken cancellationToken) => new(await UnpackAsync(content, cancellationToken), Discard);

    public Task<LayerHold> PlaceAsync(UnpackedLayer layer, ChainId? parent)
    {
        var draft = layer.Take() ?? throw new InvalidOperationException("the layer has its place already, or was thrown away");
        return BlockingWork.RunAsync(() => Commit(draft, parent));
    }

    public void Discard(LayerDraft draft) => trash.Discard(draft.Directory);

    /// <summary>Puts a draft in its place on top of a stack, unless the same layer is there already.</summary>
    public LayerHold Commit(LayerDraft draft, ChainId? parent)
    {
        var chain = parent?.With(draft.DiffId) ?? ChainId.Of(draft.DiffId);
        if (TryHold(chain) is { } present)
        {
            Discard(draft);
            return present;
        }

        using var below = parent is { } name ? TryHold(name) ?? throw Missing(name) : null;
        var parentNode = parent is { } value ? Find(value) : null;
        try
        {
            LayerCompletion.Complete(draft, parentNode?.Down().Select(DiffOf).ToList() ?? []);
            return Place(draft, chain, parentNode);
        }
        catch
        {
            Discard(draft);
            throw;
        }
    }

    /// <summary>Makes the same layer on top of another stack.</summary>
    public async Task<LayerHold> CopyAsync(ChainId chain, ChainId? parent, CancellationToken cancellationToken)
    {
        using var hold = TryHold(chain) ?? throw Missing(chain);
        using var flow = new ChunkFlow(hashed: false);
        var tar = BlockingWork.RunAsync(() => LayerTar.Produce(flow, Path.Combine(layout.Overlay, chain.Hex)));
        LayerDraft draft;
        try
        {
            draft = await UnpackAsync(new ChunkStream(flow), cancellationToken);
        }
        catch
        {
            flow.Stop();
            throw;
        }

        await tar;
        if (draft.DiffId == hold.Layer.DiffId) return Commit(draft, parent);
        Discard(draft);
        throw new EngineException(ErrorKind.Internal, $"the files of layer {hold.Layer.DiffId} were changed: its tar cannot be written again");
    }

    public LayerHold? TryHold(ChainId chain)
    {
        lock (_changes)
        {
            if (!_layers.TryGetValue(chain, out var node)) return null;
            node.References++;
            return new LayerHold(node.Layer, () => Release(node));
        }
    }

    /// <summary>Gives up one reference; with the last one the layer goes, and then perhaps those below. Returns what went, topmost first.</summary>
    public IReadOnlyList<ChainId> Release(LayerNode node)
    {
        var removed = new List<ChainId>();
        lock (_changes)
        {
            for (var current = node; current is not null && --current.References == 0; current = current.Parent)
            {
                _layers.TryRemove(current.Layer.Chain, out _);
                removed.Add(current.Layer.Chain);
                RemoveFiles(current.Name);
            }
        }

        return removed;
    }

    public IReadOnlyList<ChainId> Release(ChainId chain) => Find(chain) is { } node ? Release(node) : [];

    /// <summary>Removes layers that nothing refers to; at start, when everyone who refers to one has said so.</summary>
    public void RemoveUnreferenced()
    {
        foreach (var node in _layers.Values.Where(node => node.References == 0).ToList())
        {
            lock (_changes) node.References++;
            Release(node);
        }
    }

    public async Task WriteTarAsync(ChainId chain, Stream output, CancellationToken cancellationToken)
    {
        using var hold = TryHold(chain) ?? throw Missing(chain);
        await LayerTar.WriteAsync(Path.Combine(layout.Overlay, chain.Hex), hold.Layer, output, cancellationToken);
    }

    /// <summary>
    /// Reads the layers that are there. What is incomplete, not to be trusted after a power cut, or without its parent is
    /// discarded, with all that lies on top of it.
    /// </summary>
    public void Load(IEnumerable<string> directories)
    {
        var records = new Dictionary<ChainId, LayerRecordFile>();
        foreach (var directory in directories)
        {
            if (Read(directory) is { } record && durability.IsTrusted(directory)) records[new ChainId(record.Chain)] = record;
            else trash.Discard(directory);
        }

        foreach (var record in records.Values) Place(record);
        foreach (var orphan in records.Keys.Where(chain => !_layers.ContainsKey(chain))) RemoveFiles(orphan.Hex);

        LayerNode? Place(LayerRecordFile record)
        {
            var chain = new ChainId(record.Chain);
            if (_layers.TryGetValue(chain, out var known)) return known;
            LayerNode? parent = null;
            if (record.Parent is { } below && (!records.TryGetValue(new ChainId(below), out var parentRecord) || (parent = Place(parentRecord)) is null)) return null;
            if (parent is not null) parent.References++;
            LayerLinks.Ensure(layout, LayerLinks.NameOf(chain.Hex), chain.Hex);
            return _layers[chain] = new LayerNode(new StoredLayer(chain, record.DiffId, parent?.Layer.Chain, record.Size, record.TarSize), parent);
        }
    }

    private static LayerRecordFile? Read(string directory)
    {
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(directory, LayerRecordFile.FileName)), StorageJson.Default.LayerRecordFile);
            return record is { Schema: LayerRecordFile.CurrentSchema } && record.Chain.Hex == Path.GetFileName(directory) ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private LayerHold Place(LayerDraft draft, ChainId chain, LayerNode? parent)
    {
        var layer = new StoredLayer(chain, draft.DiffId, parent?.Layer.Chain, draft.Tree.Size, draft.TarSize);
        var record = new LayerRecordFile { Chain = chain.Digest, DiffId = layer.DiffId, Parent = layer.Parent?.Digest, Size = layer.Size, TarSize = layer.TarSize };
        File.WriteAllBytes(Path.Combine(draft.Directory, LayerRecordFile.FileName), JsonSerializer.SerializeToUtf8Bytes(record, StorageJson.Default.LayerRecordFile));
        Durability.Mark(draft.Directory);
        var directory = Path.Combine(layout.Overlay, chain.Hex);
        lock (_changes)
        {
            if (_layers.TryGetValue(chain, out var node))
            {
                Discard(draft);
            }
            else
            {
                Directory.Move(draft.Directory, directory);
                LayerLinks.Ensure(layout, LayerLinks.NameOf(chain.Hex), chain.Hex);
                if (parent is not null) parent.References++;
                node = _layers[chain] = new LayerNode(layer, parent);
                durability.Enqueue(directory);
            }

            node.References++;
            return new LayerHold(node.Layer, () => Release(node));
        }
    }

    private void RemoveFiles(string name)
    {
        Removed?.Invoke(name);
        LayerLinks.Remove(layout, LayerLinks.NameOf(name));
        trash.Discard(Path.Combine(layout.Overlay, name));
    }

    private static EngineException Missing(ChainId chain) => new(ErrorKind.NotFound, $"layer {chain} does not exist");
}
