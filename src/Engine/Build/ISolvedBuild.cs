namespace Skiff.Engine.Build;

/// <summary>A finished build whose result is not an image yet. Disposing lets go of what it holds.</summary>
public interface ISolvedBuild : IDisposable
{
    /// <summary>The image's configuration, the exact bytes.</summary>
    ReadOnlyMemory<byte> Config { get; }

    /// <summary>Makes it an image with these names; answers its ID.</summary>
    Task<string> StoreAsync(IReadOnlyList<string> names, CancellationToken cancellationToken);

    /// <summary>The digest of the manifest of the stored image.</summary>
    string ManifestDigest { get; }

    /// <summary>Writes the files as a tar.</summary>
    Task WriteTarAsync(Stream output, CancellationToken cancellationToken);

    /// <summary>Has the files below a directory while <paramref name="use"/> runs.</summary>
    Task UseFilesAsync(Func<string, Task> use);
}
