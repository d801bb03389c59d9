using Skiff.Oci.Image;

namespace Skiff.Storage.Layers;

/// <summary>A layer of the store.</summary>
/// <param name="Chain">The stack it is the top of; its name in the store.</param>
/// <param name="DiffId">The digest of its tar.</param>
/// <param name="Parent">The stack below, null for a lowest layer.</param>
/// <param name="Size">The unpacked size of its files in bytes.</param>
/// <param name="TarSize">The size of its tar in bytes.</param>
public sealed record StoredLayer(ChainId Chain, DiffId DiffId, ChainId? Parent, long Size, long TarSize);
