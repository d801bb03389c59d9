namespace Skiff.Storage.Layers;

/// <summary>A layer in memory: what it is, where it is, and how many refer to it (images, snapshots, holds, layers on top).</summary>
internal sealed class LayerNode(StoredLayer layer, LayerNode? parent)
{
    public StoredLayer Layer { get; } = layer;

    public LayerNode? Parent { get; } = parent;

    public int References { get; set; }

    /// <summary>The name of its directory.</summary>
    public string Name => Layer.Chain.Hex;

    /// <summary>This layer and those below it, topmost first.</summary>
    public IEnumerable<LayerNode> Down()
    {
        for (var node = this; node is not null; node = node.Parent) yield return node;
    }
}
