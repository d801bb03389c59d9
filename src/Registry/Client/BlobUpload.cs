using Skiff.Oci.Image;

namespace Skiff.Registry.Client;

/// <summary>A blob to upload.</summary>
public sealed record BlobUpload
{
    /// <summary>Writes the content; called once for each attempt.</summary>
    public required Func<Stream, CancellationToken, Task> Write { get; init; }

    /// <summary>Digest and size where they are known before: the blob then travels in one request, with its length.</summary>
    public Descriptor? Known { get; init; }

    /// <summary>Called with the number of bytes sent so far.</summary>
    public Action<long>? Sent { get; init; }

    /// <summary>Called before each further attempt with the pause and the reason.</summary>
    public Action<TimeSpan, Exception>? Retrying { get; init; }
}
