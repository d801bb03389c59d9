using Skiff.Oci.Image;
using Skiff.Oci.Reference;

namespace Skiff.Storage.Images;

/// <summary>A root file system that becomes an image of one layer.</summary>
public sealed record ImportRequest
{
    public ImageReference? Name { get; init; }

    /// <summary>What <c>--change</c> made of an empty configuration.</summary>
    public ExecutionConfig Config { get; init; } = new();

    /// <summary>The comment of the only history entry, <c>Imported from -</c> unless a message was given.</summary>
    public required string Comment { get; init; }

    public Platform Platform { get; init; } = Platform.Host;
}
