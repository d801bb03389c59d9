namespace Skiff.Storage.Layers;

/// <summary>A hard link in a layer to a file of a layer below: both paths are clean and relative to the root.</summary>
internal sealed record MissingLink(byte[] Path, byte[] Target);
