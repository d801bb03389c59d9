using System.Diagnostics.CodeAnalysis;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Storage.Content;
using Skiff.Storage.Layers;

namespace Skiff.Storage.Images;

/// <summary>
/// Images in memory and in <c>image/</c>. One change at a time: blobs are written, then the index is replaced, then readers
/// see the new table. A reader never waits.
/// </summary>
internal sealed partial class ImageStore : IImageStore, IDisposable
{
    private readonly LayerStore _layers;
    private readonly BlobDirectory _blobs;
    private readonly ImageIndexFile _index;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _changing = new(1, 1);
    private ImageTable _table;

    public ImageStore(StoreLayout layout, LayerStore layers, TimeProvider time)
    {
        _layers = layers;
        _time = time;
        _blobs = new BlobDirectory(layout);
        _index = new ImageIndexFile(layout, _blobs, layers);
        _table = _index.Read();
        foreach (var image in _table.NewestFirst) HoldLayers(image);
        _blobs.Keep(_table.NewestFirst.SelectMany(image => new[] { image.Id, image.Manifest.Digest }).ToHashSet());
    }

    private ImageTable Table => Volatile.Read(ref _table);

    public IReadOnlyList<StoredImage> List() => Table.NewestFirst;

    public StoredImage? Get(Digest id) => Table.ById(id);

    public StoredImage Resolve(string nameOrId)
    {
        var (image, error) = Table.Find(nameOrId);
        return image ?? throw error!;
    }

    public bool TryResolve(string nameOrId, [NotNullWhen(true)] out StoredImage? image)
    {
        (image, _) = Table.Find(nameOrId);
        return image is not null;
    }

    public Document<Manifest>? ReadManifest(Digest id) =>
        Table.ById(id) is { } image && _blobs.Read(image.Manifest.Digest) is { } bytes ? Documents.ReadManifest(bytes) : null;

    public IReadOnlyList<StoredImage> Children(Digest id) => [.. Table.NewestFirst.Where(image => image.Parent == id)];

    public async Task<StoredImage> TagAsync(Digest id, ImageReference name, CancellationToken cancellationToken)
    {
        if (name.Digest is not null) throw new EngineException(ErrorKind.InvalidArgument, "refusing to create a tag with a digest reference");
        return await ChangeAsync(
            table =>
            {
                var image = table.ById(id) ?? throw new EngineException(ErrorKind.NotFound, $"No such image: {id}");
                return (table.With(ImageNames.Move(table, image, [name], _time.GetUtcNow())), id);
            },
            cancellationToken);
    }

    public Task<StoredImage> CreateAsync(NewImage image, CancellationToken cancellationToken) =>
        ChangeAsync(
            table =>
            {
                var (changed, id) = Register(table, image);
                return (changed, id);
            },
            cancellationToken);

    public async Task<StoredImage> ImportAsync(Stream rootfs, ImportRequest request, CancellationToken cancellationToken)
    {
        using var layer = await _layers.ApplyAsync(rootfs, null, null, cancellationToken);
        var now = _time.GetUtcNow();
        var config = Documents.Write(new ImageConfig
        {
            Created = now,
            Architecture = request.Platform.Architecture,
            Variant = request.Platform.Variant,
            Os = request.Platform.Os,
            Config = request.Config,
            Rootfs = new RootFs { DiffIds = [layer.Layer.DiffId] },
            History = [new History { Created = now, Comment = request.Comment }],
        });
        return await CreateAsync(new NewImage { Config = config, Names = request.Name is { } name ? [name] : [] }, cancellationToken);
    }

    public IReadOnlyList<HistoryEntry> History(Digest id)
    {
        var table = Table;
        var image = table.ById(id) ?? throw new EngineException(ErrorKind.NotFound, $"No such image: {id}");
        var layer = 0;
        var steps = new List<HistoryEntry>();
        foreach (var step in image.Config.Value.History ?? [])
        {
            var size = step.EmptyLayer || layer >= image.Chain.Count ? 0 : _layers.Get(image.Chain[layer++])?.Size ?? 0;
            steps.Insert(0, new HistoryEntry(null, step, size, []));
        }

        // The newest step is the image; those below it are its parents, as far as they were made here.
        StoredImage? owner = image;
        for (var i = 0; i < steps.Count && owner is not null; i++)
        {
            steps[i] = steps[i] with { Id = owner.Id, Tags = [.. owner.Tags.Select(tag => tag.Familiar)] };
            owner = owner.Parent is { } parent ? table.ById(parent) : null;
        }

        return steps;
    }

    public void Dispose() => _changing.Dispose();

    /// <summary>Makes one change durable and then visible. Layers of new images are held before the old ones are given up.</summary>
    private async Task<StoredImage> ChangeAsync(Func<ImageTable, (ImageTable Table, Digest Id)> change, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            // From here on the change happens whole, whether or not somebody still waits for it.
            return await BlockingWork.RunAsync(() =>
            {
                var before = Table;
                var (after, id) = change(before);
                Publish(before, after);
                return after.ById(id)!;
            });
        }
        finally
        {
            _changing.Release();
        }
    }

    private List<ChainId> Publish(ImageTable before, ImageTable after)
    {
        var added = after.NewestFirst.Where(image => before.ById(image.Id) is null).ToList();
        var removed = before.NewestFirst.Where(image => after.ById(image.Id) is null).ToList();
        foreach (var image in added) HoldLayers(image);
        _index.Write(after);
        Volatile.Write(ref _table, after);
        var gone = new List<ChainId>();
        foreach (var image in removed)
        {
            if (image.TopLayer is { } top) gone.AddRange(_layers.Release(top));
        }

        var wanted = after.NewestFirst.SelectMany(image => new[] { image.Id, image.Manifest.Digest }).ToHashSet();
        foreach (var blob in before.NewestFirst.SelectMany(image => new[] { image.Id, image.Manifest.Digest }))
        {
            if (!wanted.Contains(blob)) _blobs.Remove(blob);
        }

        return gone;
    }

    /// <summary>Writes the image's blobs and puts it into the table.</summary>
    private (ImageTable Table, Digest Id) Register(ImageTable table, NewImage image)
    {
        var chain = ChainId.Chain(image.Config.Value.Rootfs.DiffIds);
        foreach (var layer in chain)
        {
            if (_layers.Get(layer) is null) throw new EngineException(ErrorKind.Conflict, $"layer {layer} of image {image.Config.Digest} does not exist");
        }

        var manifest = image.Manifest;
        if (manifest is null && table.ById(image.Config.Digest) is null) manifest = DescribeUncompressed(image.Config, chain);
        _blobs.Put(image.Config.Digest, image.Config.Bytes);
        if (manifest is not null) _blobs.Put(manifest.Digest, manifest.Bytes);
        var known = table.ById(image.Config.Digest);
        var stored = new StoredImage
        {
            Id = image.Config.Digest,
            Config = image.Config,
            Manifest = manifest?.Describe(manifest.Value.MediaType ?? MediaTypes.OciManifest) ?? known!.Manifest,
            Chain = chain,
            Size = chain.Sum(layer => _layers.Get(layer)!.Size),
            Tags = known?.Tags ?? [],
            Digests = known?.Digests ?? [],
            Parent = image.Parent ?? known?.Parent,
            LastTagTime = known?.LastTagTime,
        };
        return (table.With(ImageNames.Move(table, stored, image.Names, _time.GetUtcNow())), stored.Id);
    }

    /// <summary>A manifest for an image that came without one: its layers as plain tars, which can be written at any time.</summary>
    private Document<Manifest> DescribeUncompressed(Document<ImageConfig> config, IReadOnlyList<ChainId> chain) => Documents.Write(new Manifest
    {
        MediaType = MediaTypes.OciManifest,
        Config = config.Describe(MediaTypes.OciConfig),
        Layers = [.. chain.Select(layer => _layers.Get(layer)!).Select(layer => new Descriptor { MediaType = MediaTypes.OciLayer, Digest = layer.DiffId.Digest, Size = layer.TarSize })],
    });

    private void HoldLayers(StoredImage image)
    {
        // The reference is given up by chain ID when the image goes: the hold itself need not be kept.
        if (image.TopLayer is { } top) _ = _layers.TryHold(top) ?? throw new EngineException(ErrorKind.Internal, $"layer {top} does not exist");
    }
}
