using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Registry.Client;
using Skiff.Storage.Content;
using Skiff.Storage.Layers;

namespace Skiff.Engine.Registries;

/// <summary>
/// The layers of one image: downloaded side by side, each unpacked behind its download, and put in place from the lowest
/// up. What has arrived stays when this fails or is cancelled; once the image is there, <see cref="Forget"/> lets it go.
/// </summary>
internal sealed class LayerPull(EngineParts parts, RemoteRepository repository, TransferReport report) : IDisposable
{
    private readonly List<LayerHold> _holds = [];
    private readonly Dictionary<Digest, (Ingest Ingest, Task Download)> _downloads = [];

    public async Task RunAsync(IReadOnlyList<Descriptor> layers, IReadOnlyList<DiffId> diffIds, CancellationToken cancellationToken)
    {
        var chain = ChainId.Chain(diffIds);
        var present = HoldPresent(chain);
        for (var i = 0; i < layers.Count; i++) report.State(layers[i].Digest.Short, i < present ? "Already exists" : "Pulling fs layer");

        using var failures = new FirstFailure(cancellationToken);
        foreach (var layer in layers.Skip(present))
        {
            if (_downloads.ContainsKey(layer.Digest)) continue;
            var ingest = parts.Store.Ingests.Open(layer.Digest);
            _downloads.Add(layer.Digest, (ingest, failures.WatchAsync(Task.Run(() => DownloadAsync(layer, ingest, failures.Token), CancellationToken.None))));
        }

        var unpacking = layers.Skip(present).Select(layer => failures.WatchAsync(UnpackAsync(layer, failures.Token))).ToList();
        try
        {
            for (var i = present; i < layers.Count; i++)
            {
                using var unpacked = await unpacking[i - present];
                if (unpacked.DiffId != diffIds[i])
                    throw new EngineException(ErrorKind.InvalidArgument, $"layers from manifest don't match image configuration: expected {diffIds[i]}, got {unpacked.DiffId}");
                _holds.Add(await parts.Store.Layers.PlaceAsync(unpacked, i == 0 ? null : chain[i - 1]));
                report.State(layers[i].Digest.Short, "Pull complete");
            }
        }
        catch (Exception error) // whatever it is, the others are stopped and waited for before it is told
        {
            await failures.StopAsync();
            await EndAsync(unpacking);
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures.CauseOf(error));
            throw;
        }
    }

    /// <summary>The image is there: what arrived is of no more use.</summary>
    public void Forget()
    {
        foreach (var (ingest, _) in _downloads.Values) ingest.Discard();
    }

    public void Dispose()
    {
        foreach (var (ingest, _) in _downloads.Values) ingest.Dispose();
        foreach (var hold in _holds) hold.Dispose();
    }

    /// <summary>Holds the highest stack that is there; returns how many layers it has.</summary>
    private int HoldPresent(IReadOnlyList<ChainId> chain)
    {
        for (var count = chain.Count; count > 0; count--)
        {
            if (parts.Store.Layers.TryHold(chain[count - 1]) is not { } hold) continue;
            _holds.Add(hold);
            return count;
        }

        return 0;
    }

    private async Task<bool> DownloadAsync(Descriptor layer, Ingest ingest, CancellationToken cancellationToken)
    {
        var id = layer.Digest.Short;
        var slots = parts.Transfers.Downloads;
        using var turn = await ingest.TakeTurnAsync(cancellationToken);
        if (!slots.Wait(0, CancellationToken.None))
        {
            report.State(id, "Waiting");
            await slots.WaitAsync(cancellationToken);
        }

        try
        {
            if (!ingest.IsVerified) await FetchAsync(layer, ingest, cancellationToken);
            report.State(id, "Download complete");
            return true;
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task FetchAsync(Descriptor layer, Ingest ingest, CancellationToken cancellationToken)
    {
        if (ingest.Length > layer.Size) ingest.Restart();
        var meter = new TransferMeter(report, parts.Time, layer.Digest.Short, "Downloading", layer.Size);
        try
        {
            await repository.DownloadAsync(layer, new IngestTarget(ingest), meter.Report, (pause, _) => meter.Retrying(pause), cancellationToken);
        }
        catch (RegistryException error) when (!error.IsNetwork && error.Status is null)
        {
            // what is there is not what it should be: the next pull begins anew
            ingest.Restart();
            throw;
        }

        report.State(layer.Digest.Short, "Verifying Checksum");
        ingest.IsVerified = true;
    }

    private async Task<UnpackedLayer> UnpackAsync(Descriptor layer, CancellationToken cancellationToken)
    {
        var (ingest, download) = _downloads[layer.Digest];
        await parts.Transfers.Unpacking.WaitAsync(cancellationToken);
        try
        {
            var meter = new TransferMeter(report, parts.Time, layer.Digest.Short, "Extracting", layer.Size);
            await using var content = new ArrivingBlob(ingest, layer.Size, position =>
            {
                if (download.IsCompletedSuccessfully) meter.Report(position);
            });
            var unpacked = await UnpackAsync(content, ingest, cancellationToken);
            try
            {
                // not before all of it is known to be what its digest says
                await download.WaitAsync(cancellationToken);
                return unpacked;
            }
            catch
            {
                unpacked.Dispose();
                throw;
            }
        }
        finally
        {
            parts.Transfers.Unpacking.Release();
        }
    }

    private async Task<UnpackedLayer> UnpackAsync(Stream content, Ingest ingest, CancellationToken cancellationToken)
    {
        try
        {
            return await parts.Store.Layers.UnpackAsync(content, cancellationToken);
        }
        catch (EngineException error)
        {
            // what is no layer does not become one by keeping it; what only had no room is worth keeping
            if (error.Kind is ErrorKind.InvalidArgument) ingest.Discard();
            throw new EngineException(error.Kind, $"failed to register layer: {error.Message}", error);
        }
    }

    private async Task EndAsync(List<Task<UnpackedLayer>> unpacking)
    {
        foreach (var (_, download) in _downloads.Values) await download.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        foreach (var task in unpacking)
        {
            await task.ContinueWith(
                static ended =>
                {
                    if (ended.IsCompletedSuccessfully) ended.Result.Dispose();
                },
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default);
        }
    }
}
