using System.Text;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Storage.Content;
using Skiff.Storage.Layers;
using Skiff.Storage.Tar;

namespace Skiff.Storage.Images;

/// <summary>
/// Reads an image archive in one pass over a stream: what looks like a layer is unpacked as it comes by, documents are
/// kept in memory, and only at the end does the archive say which of it makes up which image. Layers that no image wants
/// are thrown away. A layer whose member is named by its digest, and that the store has, is read over.
/// </summary>
internal sealed partial class ArchiveLoader(LayerStore layers, IProgress<ImageProgress>? progress) : IDisposable
{
    private const string BlobPrefix = "blobs/sha256/";
    private const int SniffLength = TarFormat.BlockSize;

    private readonly Dictionary<string, byte[]> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ArchiveLayer> _layers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EngineException> _failures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);
    private readonly List<LayerHold> _holds = [];

    public async Task ReadAsync(Stream archive, CancellationToken cancellationToken)
    {
        var (content, compressed) = await Compression.OpenAsync(archive, cancellationToken);
        try
        {
            using var reader = new ArchiveReader(content);
            while (await reader.NextAsync(cancellationToken) is { } entry) await ReadMemberAsync(reader, entry, cancellationToken);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException or EngineException { Kind: ErrorKind.InvalidArgument })
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"Error processing tar file(exit status 1): {error.Message}", error);
        }
        finally
        {
            if (compressed) await content.DisposeAsync();
        }
    }

    public void Dispose()
    {
        foreach (var hold in _holds) hold.Dispose();
        foreach (var layer in _layers.Values)
        {
            if (layer.Draft is { } draft) layers.Discard(draft);
        }
    }

    private async Task ReadMemberAsync(ArchiveReader reader, TarEntry entry, CancellationToken cancellationToken)
    {
        var path = Encoding.UTF8.GetString(TarPath.Clean(entry.Name));
        if (entry.Kind is TarKind.SymbolicLink or TarKind.HardLink)
        {
            // Docker stores a layer that several images share once, and links to it from the others.
            var target = entry.Kind == TarKind.SymbolicLink ? [.. TarPath.Parent(Encoding.UTF8.GetBytes(path)), (byte)'/', .. entry.LinkName] : entry.LinkName;
            _links[path] = Encoding.UTF8.GetString(TarPath.Clean(target));
            return;
        }

        if (entry.Kind != TarKind.Regular) return;
        var start = new byte[SniffLength];
        var length = await reader.Content.ReadAtLeastAsync(start, SniffLength, throwOnEndOfStream: false, cancellationToken);
        var content = new PrefixedStream(start.AsMemory(0, length), reader.Content);
        if (LooksLikeLayer(start.AsSpan(0, length))) await ReadLayerAsync(path, content, entry.StoredSize, cancellationToken);
        else if (entry.StoredSize <= Documents.MaximumSize) _documents[path] = await ReadDocumentAsync(content, (int)entry.StoredSize, cancellationToken);
    }

    private static async Task<byte[]> ReadDocumentAsync(Stream content, int size, CancellationToken cancellationToken)
    {
        var document = new byte[size];
        await content.ReadExactlyAsync(document, cancellationToken);
        return document;
    }

    /// <summary>A tar header, or the end of an empty tar, or a compressed stream.</summary>
    private static bool LooksLikeLayer(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD])) return true;
        if (start.StartsWith("BZh"u8) || start.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0])) return true;
        if (start.Length < TarFormat.BlockSize) return false;
        if (TarHeaderBlock.IsZero(start)) return true;
        try
        {
            TarHeaderBlock.Parse(start);
            return true;
        }
        catch (EngineException)
        {
            return false;
        }
    }

    private async Task ReadLayerAsync(string path, Stream content, long size, CancellationToken cancellationToken)
    {
        if (DigestInName(path) is { } named && layers.All.Any(layer => layer.DiffId.Digest == named))
        {
            _layers[path] = new ArchiveLayer { DiffId = new DiffId(named) };
            return;
        }

        var counted = new CountingStream(content, size, ProgressName(path), progress);
        try
        {
            var draft = await layers.UnpackAsync(counted, cancellationToken);
            counted.Finish();
            if (_layers.Remove(path, out var earlier) && earlier.Draft is { } replaced) layers.Discard(replaced);
            _layers[path] = new ArchiveLayer { DiffId = draft.DiffId, Draft = draft };
        }
        catch (EngineException error) when (error.Kind is ErrorKind.InvalidArgument or ErrorKind.NotImplemented && !counted.AtFault)
        {
            // It may be a blob that is no layer. Only an image that wants it makes this a failure.
            _failures[path] = error;
        }
    }

    /// <summary>Docker and podman name uncompressed layers by their digest: <c>blobs/sha256/HEX</c>, <c>HEX.tar</c>.</summary>
    private static Digest? DigestInName(string path)
    {
        var name = path.StartsWith(BlobPrefix, StringComparison.Ordinal) ? path[BlobPrefix.Length..]
            : path.EndsWith(".tar", StringComparison.Ordinal) ? path[..^4]
            : "";
        return Digest.TryParse("sha256:" + name, out var digest) ? digest : null;
    }

    private static string ProgressName(string path)
    {
        var name = path.EndsWith("/layer.tar", StringComparison.Ordinal) ? path[..^"/layer.tar".Length] : Path.GetFileNameWithoutExtension(path);
        return name.Length > 12 ? name[..12] : name;
    }
}
