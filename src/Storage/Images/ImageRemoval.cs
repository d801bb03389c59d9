using Skiff.Oci.Image;

namespace Skiff.Storage.Images;

/// <summary>
/// One line of what a removal did, in order: either a name that is gone (<see cref="Untagged"/>, familiar form) or an
/// image or stack of layers that is (<see cref="Deleted"/>). <see cref="ImageId"/> is the image it happened to.
/// </summary>
public sealed record ImageRemoval(Digest ImageId, string? Untagged, Digest? Deleted)
{
    /// <summary>Whether it was the image itself (an event is due), not one of its layers.</summary>
    public bool IsImage => Deleted == ImageId;
}
