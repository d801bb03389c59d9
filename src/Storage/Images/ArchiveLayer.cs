using Skiff.Oci.Image;
using Skiff.Storage.Layers;

namespace Skiff.Storage.Images;

/// <summary>
/// A layer of an archive by the name of its member: unpacked (<see cref="Draft"/>), or known to be in the store already by
/// the DiffID that its name says.
/// </summary>
internal sealed class ArchiveLayer
{
    public required DiffId DiffId { get; init; }

    public LayerDraft? Draft { get; set; }
}
