using Skiff.Oci.Image;

namespace Skiff.Storage.Images;

/// <param name="UsersOf">The containers made from the image with this ID.</param>
/// <param name="Force">Untag and remove although stopped containers use it or several tags name it.</param>
/// <param name="PruneParents">Remove untagged parents too that nothing else uses.</param>
public sealed record RemoveImageOptions(Func<Digest, IEnumerable<ImageUser>> UsersOf, bool Force = false, bool PruneParents = true);
