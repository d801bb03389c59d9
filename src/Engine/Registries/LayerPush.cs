using System.IO.Compression;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Registry.Client;
using Skiff.Storage.Layers;

namespace Skiff.Engine.Registries;

/// <summary>
/// Brings one layer into a repository, by the cheapest way there is: it has it already; another repository of the registry
/// has it; the registry it came from still has the same bytes; it is compressed again.
/// </summary>
internal sealed class LayerPush(EngineParts parts, RemoteRepository target, KnownBlobs known, TransferReport report)
{
    private const int BufferSize = 128 << 10;

    /// <param name="layer">The layer.</param>
    /// <param name="exact">The blob that the image's manifest names; null when any will do.</param>
    /// <returns>The blob that the repository has now; another than the exact one when that cannot be had any more.</returns>
    public async Task<Descriptor> RunAsync(StoredLayer layer, Descriptor? exact, CancellationToken cancellationToken)
    {
        var id = layer.DiffId.Digest.Short;
        var slots = parts.Transfers.Uploads;
        if (!slots.Wait(0, CancellationToken.None))
        {
            report.State(id, "Waiting");
            await slots.WaitAsync(cancellationToken);
        }

        try
        {
            var candidates = exact is null ? known.Of(layer.DiffId).ToList() : [exact];
            return await FindAsync(layer, candidates, id, cancellationToken)
                ?? await MountAsync(layer, candidates, id, cancellationToken)
                ?? await CopyAsync(layer, exact, id, cancellationToken)
                ?? await UploadAsync(layer, exact, id, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<Descriptor?> FindAsync(StoredLayer layer, List<Descriptor> candidates, string id, CancellationToken cancellationToken)
    {
        foreach (var candidate in candidates)
        {
            if (await target.FindBlobAsync(candidate.Digest, cancellationToken) is null) continue;
            report.State(id, "Layer already exists");
            return candidate;
        }

        return null;
    }

    private async Task<Descriptor?> MountAsync(StoredLayer layer, List<Descriptor> candidates, string id, CancellationToken cancellationToken)
    {
        foreach (var candidate in candidates)
        {
            foreach (var source in known.RepositoriesOf(layer.DiffId, candidate.Digest))
            {
                if (source.Domain != target.Name.Domain || source.Path == target.Name.Path) continue;
                if (!await TryMountAsync(candidate.Digest, source, cancellationToken)) continue;
                report.State(id, $"Mounted from {source.Path}");
                return candidate;
            }
        }

        return null;
    }

    /// <summary>One who may push here need not be allowed to read there.</summary>
    private async Task<bool> TryMountAsync(Digest blob, ImageReference source, CancellationToken cancellationToken)
    {
        try
        {
            return await target.MountAsync(blob, source, cancellationToken);
        }
        catch (RegistryException error) when (error.Kind is ErrorKind.Unauthenticated or ErrorKind.PermissionDenied)
        {
            return false;
        }
    }

    /// <summary>From the registry where the image came from straight to this one: its manifest, and so its digest, can stay what it is.</summary>
    private async Task<Descriptor?> CopyAsync(StoredLayer layer, Descriptor? exact, string id, CancellationToken cancellationToken)
    {
        if (exact is null || IsPlain(layer, exact)) return null;
        foreach (var source in known.RepositoriesOf(layer.DiffId, exact.Digest).Where(source => source != target.Name))
        {
            try
            {
                await CopyAsync(source, exact, id, cancellationToken);
                report.State(id, "Pushed");
                return exact;
            }
            catch (RegistryException)
            {
                // not there any more, or not for us: the layer can still be compressed again
            }
        }

        return null;
    }

    private async Task CopyAsync(ImageReference source, Descriptor blob, string id, CancellationToken cancellationToken)
    {
        using var ingest = parts.Store.Ingests.Open(blob.Digest);
        using (await ingest.TakeTurnAsync(cancellationToken))
        using (var repository = parts.Transfers.Client.Open(source, RegistryCredentials.None, RegistryAccess.Pull))
        {
            if (ingest.Length > blob.Size) ingest.Restart();
            if (!ingest.IsVerified) await repository.DownloadAsync(blob, new IngestTarget(ingest), null, null, cancellationToken);
            ingest.IsVerified = true;
        }

        ingest.Discard();
        var meter = new TransferMeter(report, parts.Time, id, "Pushing", blob.Size);
        await target.UploadAsync(
            new BlobUpload
            {
                Known = blob,
                Write = async (output, token) =>
                {
                    await using var content = new ArrivingBlob(ingest, blob.Size, meter.Report);
                    await content.CopyToAsync(output, BufferSize, token);
                },
                Retrying = (pause, _) => meter.Retrying(pause),
            },
            cancellationToken);
    }

    private async Task<Descriptor> UploadAsync(StoredLayer layer, Descriptor? exact, string id, CancellationToken cancellationToken)
    {
        var plain = exact is not null && IsPlain(layer, exact);
        var meter = new TransferMeter(report, parts.Time, id, "Pushing", layer.TarSize);
        var (digest, size) = await target.UploadAsync(
            new BlobUpload
            {
                Known = plain ? exact : null,
                Write = (output, token) => plain ? parts.Store.Layers.WriteTarAsync(layer.Chain, new MeteredOutput(output, meter.Report), token) : CompressAsync(layer, output, meter, token),
                Retrying = (pause, _) => meter.Retrying(pause),
            },
            cancellationToken);
        report.State(id, "Pushed");
        return exact?.Digest == digest ? exact : new Descriptor { MediaType = MediaTypes.DockerLayerGzip, Digest = digest, Size = size };
    }

    /// <summary>The same layer gives the same bytes each time, so that a second push finds the first one's.</summary>
    private async Task CompressAsync(StoredLayer layer, Stream output, TransferMeter meter, CancellationToken cancellationToken)
    {
        await using var buffered = new BufferedStream(output, BufferSize);
        await using (var gzip = new GZipStream(buffered, CompressionLevel.Optimal, leaveOpen: true))
            await parts.Store.Layers.WriteTarAsync(layer.Chain, new MeteredOutput(gzip, meter.Report), cancellationToken);
        await buffered.FlushAsync(cancellationToken);
    }

    private static bool IsPlain(StoredLayer layer, Descriptor blob) => blob.Digest == layer.DiffId.Digest;
}
