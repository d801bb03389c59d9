using Skiff.Oci.Image;

namespace Skiff.Storage.Layers;

/// <summary>A layer that is unpacked and has no place yet. Disposing throws it away, unless it was placed.</summary>
public sealed class UnpackedLayer : IDisposable
{
    private readonly Action<LayerDraft> _discard;
    private LayerDraft? _draft;

    internal UnpackedLayer(LayerDraft draft, Action<LayerDraft> discard) => (_draft, _discard, DiffId) = (draft, discard, draft.DiffId);

    /// <summary>The digest of the tar that was read.</summary>
    public DiffId DiffId { get; }

    public void Dispose()
    {
        if (Take() is { } draft) _discard(draft);
    }

    internal LayerDraft? Take() => Interlocked.Exchange(ref _draft, null);
}
