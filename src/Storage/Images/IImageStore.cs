using System.Diagnostics.CodeAnalysis;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;

namespace Skiff.Storage.Images;

/// <summary>
/// The images. Reading never waits and never touches the disk: it sees the last finished change. Changes are atomic on
/// the disk too: after a crash at any instant an image is there whole or not at all.
/// </summary>
public interface IImageStore
{
    /// <summary>All images, newest first.</summary>
    IReadOnlyList<StoredImage> List();

    /// <summary>
    /// Finds an image by name, <c>sha256:</c> ID, unique prefix of an ID (at least one digit) or digest reference.
    /// NotFound <c>No such image: name:latest</c>; InvalidArgument for what is no reference.
    /// </summary>
    StoredImage Resolve(string nameOrId);

    bool TryResolve(string nameOrId, [NotNullWhen(true)] out StoredImage? image);

    StoredImage? Get(Digest id);

    /// <summary>The manifest that <see cref="StoredImage.Manifest"/> describes; null when the image has gone.</summary>
    Document<Manifest>? ReadManifest(Digest id);

    /// <summary>The images made from this one here (commit, build).</summary>
    IReadOnlyList<StoredImage> Children(Digest id);

    /// <summary>Gives the image a name; a tag moves here from the image that had it.</summary>
    Task<StoredImage> TagAsync(Digest id, ImageReference name, CancellationToken cancellationToken);

    /// <summary>
    /// Removes a name, or the image when it was the last one or an ID was given. NotFound, or Conflict with Docker's text
    /// (<c>conflict: unable to …</c>), before anything was changed.
    /// </summary>
    Task<IReadOnlyList<ImageRemoval>> RemoveAsync(string nameOrId, RemoveImageOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// Reads an archive (Docker's of any age, an OCI layout, both in one; plain, gzip or zstd) from a stream that need not
    /// seek. Reports <c>Loading layer</c> per layer and <c>Loaded image: …\n</c> per image.
    /// </summary>
    Task<IReadOnlyList<LoadedImage>> LoadAsync(Stream archive, IProgress<ImageProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Makes an image of one layer from a tar (plain, gzip or zstd).</summary>
    Task<StoredImage> ImportAsync(Stream rootfs, ImportRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Checks the names, and returns what writes the archive: one OCI layout and Docker archive at once. NotFound before
    /// the first byte, so that the status is still free.
    /// </summary>
    Func<Stream, CancellationToken, Task> Save(IReadOnlyList<string> names);

    /// <summary>Registers an image whose layers are all in the store; Conflict when one is not.</summary>
    Task<StoredImage> CreateAsync(NewImage image, CancellationToken cancellationToken);

    /// <summary>The history, newest step first, with the size of each step's layer in bytes.</summary>
    IReadOnlyList<HistoryEntry> History(Digest id);
}
