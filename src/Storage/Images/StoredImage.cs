using Skiff.Oci.Image;
using Skiff.Oci.Reference;

namespace Skiff.Storage.Images;

/// <summary>An image of the store as it was when it was asked for; a change of tags makes a new value.</summary>
public sealed record StoredImage
{
    /// <summary>The image's ID: the digest of its configuration.</summary>
    public required Digest Id { get; init; }

    /// <summary>The configuration and the bytes it came as.</summary>
    public required Document<ImageConfig> Config { get; init; }

    /// <summary>The manifest's digest and size: as it was pulled, or as it was made here for an image that had none.</summary>
    public required Descriptor Manifest { get; init; }

    /// <summary>The stacks of its layers, lowest first; empty for an image without layers.</summary>
    public required IReadOnlyList<ChainId> Chain { get; init; }

    /// <summary>Tags (<c>name:tag</c>), sorted by name.</summary>
    public IReadOnlyList<ImageReference> Tags { get; init; } = [];

    /// <summary>Names by digest (<c>name@sha256:…</c>), as they were pulled or pushed, sorted.</summary>
    public IReadOnlyList<ImageReference> Digests { get; init; } = [];

    /// <summary>The image this one was committed or built from here.</summary>
    public Digest? Parent { get; init; }

    public DateTimeOffset? LastTagTime { get; init; }

    /// <summary>The unpacked size of all layers in bytes, each hard-linked file once.</summary>
    public required long Size { get; init; }

    /// <summary>The name of the whole stack, null for an image without layers.</summary>
    public ChainId? TopLayer => Chain.Count == 0 ? null : Chain[^1];

    public DateTimeOffset? Created => Config.Value.Created;
}
