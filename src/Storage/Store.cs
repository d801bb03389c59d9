using Skiff.Storage.Collection;
using Skiff.Storage.Images;
using Skiff.Storage.Layers;
using Skiff.Storage.Snapshots;
using Skiff.Storage.Volumes;

namespace Skiff.Storage;

/// <summary>The store on a data root: opened once by the daemon, which is the only one to use it.</summary>
public sealed class Store : IStore
{
    private readonly Trash _trash;
    private readonly Durability _durability;
    private readonly ImageStore _images;
    private readonly VolumeStore _volumes;

    private Store(StoreLayout layout, TimeProvider time)
    {
        _trash = new Trash(layout);
        _durability = new Durability(layout);
        var layers = new LayerStore(layout, _trash, _durability);
        var snapshots = new OverlaySnapshots(layout, _trash, layers);
        snapshots.Load();
        _images = new ImageStore(layout, layers, time);
        Steps = new Steps.StepRecords(layout, layers, time);
        layers.RemoveUnreferenced();
        _volumes = new VolumeStore(layout, _trash, time);
        Layers = layers;
        Ingests = new Content.IngestDirectory(layout, time);
        Ingests.RemoveOld();
        Snapshots = snapshots;
    }

    public IImageStore Images => _images;

    public ILayerStore Layers { get; }

    public Content.IIngests Ingests { get; }

    public ISnapshots Snapshots { get; }

    public IVolumeStore Volumes => _volumes;

    public Steps.IStepRecords Steps { get; }

    /// <summary>Opens the store, makes what is missing, and sweeps what an interrupted run left.</summary>
    public static Task<Store> OpenAsync(string root, TimeProvider time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var layout = new StoreLayout(root);
        return Content.BlockingWork.RunAsync(() =>
        {
            layout.Create();
            return new Store(layout, time);
        });
    }

    /// <summary>Waits until what was removed before is gone from the disk.</summary>
    public Task DrainTrashAsync(CancellationToken cancellationToken) => _trash.DrainAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _images.Dispose();
        _volumes.Dispose();
        await _durability.DisposeAsync();
        await _trash.DisposeAsync();
    }
}
