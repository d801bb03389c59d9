using System.Text;

namespace Skiff.Oci.Image;

/// <summary>The name of a stack of layers applied in order (config.md#layer-chainid).</summary>
public readonly record struct ChainId(Digest Digest)
{
    public string Hex => Digest.Hex;

    public static ChainId Parse(string text) => new(Digest.Parse(text));

    /// <summary>The stack of one layer has that layer's DiffID as its name.</summary>
    public static ChainId Of(DiffId first) => new(first.Digest);

    /// <summary>This stack with one more layer on top.</summary>
    public ChainId With(DiffId next) => new(Digest.Of(Encoding.ASCII.GetBytes(Digest.Text + " " + next.Digest.Text)));

    /// <summary>The names of all stacks from the lowest layer up; the last one names the whole.</summary>
    public static IReadOnlyList<ChainId> Chain(IReadOnlyList<DiffId> layers)
    {
        var chain = new ChainId[layers.Count];
        for (var i = 0; i < chain.Length; i++) chain[i] = i == 0 ? Of(layers[0]) : chain[i - 1].With(layers[i]);
        return chain;
    }

    public override string ToString() => Digest.Text;
}
