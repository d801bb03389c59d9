using Skiff.Oci.Image;
using Skiff.Oci.Reference;

namespace Skiff.Storage.Images;

/// <summary>
/// An image to register whose layers are in the store already (commit, build, pull): the configuration, and the
/// manifest if it came with one.
/// </summary>
public sealed record NewImage
{
    public required Document<ImageConfig> Config { get; init; }

    /// <summary>The manifest as it was pulled; null makes one that names the uncompressed layers.</summary>
    public Document<Manifest>? Manifest { get; init; }

    public Digest? Parent { get; init; }

    /// <summary>Names to give it; a tag moves here from the image that had it.</summary>
    public IReadOnlyList<ImageReference> Names { get; init; } = [];
}
