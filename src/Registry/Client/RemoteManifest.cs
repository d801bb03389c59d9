using Skiff.Oci.Image;

namespace Skiff.Registry.Client;

/// <summary>A manifest or an index as a registry answered it.</summary>
/// <param name="MediaType">What the document says it is, else what the answer said.</param>
/// <param name="Digest">Of the bytes.</param>
/// <param name="Bytes">Exactly what was answered.</param>
public sealed record RemoteManifest(string MediaType, Digest Digest, ReadOnlyMemory<byte> Bytes)
{
    public bool IsIndex => MediaTypes.IsIndex(MediaType);
}
