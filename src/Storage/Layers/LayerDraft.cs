using Skiff.Oci.Image;

namespace Skiff.Storage.Layers;

/// <summary>A layer that is unpacked under <c>tmp/</c> and not yet part of the store.</summary>
/// <param name="Directory">Its directory.</param>
/// <param name="DiffId">The digest of the tar that was read.</param>
/// <param name="TarSize">The length of that tar in bytes.</param>
/// <param name="Tree">What else is to be done.</param>
internal sealed record LayerDraft(string Directory, DiffId DiffId, long TarSize, AppliedTree Tree);
