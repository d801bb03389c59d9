using Skiff.Storage.Content;
using Skiff.Storage.Images;
using Skiff.Storage.Layers;
using Skiff.Storage.Snapshots;
using Skiff.Storage.Volumes;

namespace Skiff.Storage;

/// <summary>Everything under the data root that is image, layer, snapshot or volume.</summary>
public interface IStore : IAsyncDisposable
{
    IImageStore Images { get; }

    ILayerStore Layers { get; }

    IIngests Ingests { get; }

    ISnapshots Snapshots { get; }

    IVolumeStore Volumes { get; }

    Steps.IStepRecords Steps { get; }
}
