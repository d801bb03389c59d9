namespace Skiff.Storage.Layers;

/// <summary>Keeps a layer from being collected until disposed of.</summary>
public sealed class LayerHold : IDisposable
{
    private Action? _release;

    internal LayerHold(StoredLayer layer, Action release) => (Layer, _release) = (layer, release);

    public StoredLayer Layer { get; }

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
