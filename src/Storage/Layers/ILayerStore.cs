using Skiff.Oci.Image;

namespace Skiff.Storage.Layers;

/// <summary>
/// Layers by chain ID. A layer that no image, container or <see cref="LayerHold"/> refers to is removed.
/// </summary>
public interface ILayerStore
{
    StoredLayer? Get(ChainId chain);

    /// <summary>The absolute directories of a layer and of those below it, topmost first; empty when it is not there.</summary>
    IReadOnlyList<string> Directories(ChainId chain);

    /// <summary>
    /// Unpacks a tar (plain, gzip or zstd) as a layer on <paramref name="parent"/> while it is read, and verifies it when
    /// <paramref name="expected"/> is given. The hold keeps the layer until an image that contains it was created.
    /// </summary>
    Task<LayerHold> ApplyAsync(Stream content, ChainId? parent, DiffId? expected, CancellationToken cancellationToken);

    /// <summary>
    /// Unpacks a tar (plain, gzip or zstd) before the layers below it are there; any number at a time. Errors:
    /// InvalidArgument for what is no layer.
    /// </summary>
    Task<UnpackedLayer> UnpackAsync(Stream content, CancellationToken cancellationToken);

    /// <summary>Puts an unpacked layer on top of others, or takes the same one that is there already.</summary>
    Task<LayerHold> PlaceAsync(UnpackedLayer layer, ChainId? parent);

    /// <summary>Keeps a layer that is there already; null when it is not.</summary>
    LayerHold? TryHold(ChainId chain);

    /// <summary>The layer's exact tar, rebuilt; its digest is verified at the end, and a difference is an error.</summary>
    Task WriteTarAsync(ChainId chain, Stream output, CancellationToken cancellationToken);
}
