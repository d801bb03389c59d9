using System.IO.Compression;
using Skiff.Errors;
using ZstdSharp;

namespace Skiff.Storage.Content;

/// <summary>Recognises how a stream is compressed by its first bytes, and reads it uncompressed.</summary>
internal static class Compression
{
    private const int SniffLength = 6;

    /// <summary>The uncompressed stream, and whether it was compressed at all. The stream given is read through it and not closed.</summary>
    public static async Task<(Stream Content, bool Compressed)> OpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        var start = new byte[SniffLength];
        var length = await stream.ReadAtLeastAsync(start, SniffLength, throwOnEndOfStream: false, cancellationToken);
        var whole = new PrefixedStream(start.AsMemory(0, length), stream);
        var magic = start.AsSpan(0, length);
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])) return (new GZipStream(whole, CompressionMode.Decompress, leaveOpen: true), true);
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD])) return (new DecompressionStream(whole, leaveOpen: true), true);
        if (magic.StartsWith("BZh"u8)) throw Refused("bzip2");
        if (magic.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0])) throw Refused("xz");
        return (whole, false);
    }

    private static EngineException Refused(string name) =>
        new(ErrorKind.NotImplemented, $"archives compressed with {name} are not read: use gzip, zstd or none");
}
