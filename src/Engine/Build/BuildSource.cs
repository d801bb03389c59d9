using Skiff.Storage.Images;

namespace Skiff.Engine.Build;

/// <summary>What `--from` names: an image or stage (null for one without files), or a directory.</summary>
internal readonly record struct BuildSource(StoredImage? Image, OpenFiles? Files = null)
{
    public OpenFiles Open(EngineParts parts)
        => Files ?? new OpenFiles(BuildTree.OfLayers(parts, Image?.TopLayer), static _ => false) { Owned = true };
}
