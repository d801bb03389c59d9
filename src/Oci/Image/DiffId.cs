using System.Text.Json.Serialization;

namespace Skiff.Oci.Image;

/// <summary>The digest of a layer's uncompressed tar (config.md#layer-diffid); never the digest of the blob that travelled.</summary>
[JsonConverter(typeof(DiffIdJsonConverter))]
public readonly record struct DiffId(Digest Digest)
{
    /// <summary>The layer that changes nothing: a tar of two zero blocks.</summary>
    public static readonly DiffId Empty = Parse("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");

    public static DiffId Parse(string text) => new(Digest.Parse(text));

    public override string ToString() => Digest.Text;
}
