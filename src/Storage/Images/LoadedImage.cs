using Skiff.Oci.Reference;

namespace Skiff.Storage.Images;

/// <summary>An image that an archive brought, with the names it was given.</summary>
public sealed record LoadedImage(StoredImage Image, IReadOnlyList<ImageReference> Names);
