namespace Skiff.Registry.Server;

/// <summary>What a collection took away, or would.</summary>
/// <param name="Manifests">Manifests taken out of their repositories.</param>
/// <param name="Blobs">Blobs removed, manifests among them.</param>
/// <param name="Bytes">What these took on disk.</param>
/// <param name="Kept">Blobs that something needs.</param>
public sealed record CollectionReport(int Manifests, int Blobs, long Bytes, int Kept);
