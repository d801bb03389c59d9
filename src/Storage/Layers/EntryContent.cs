using Microsoft.Win32.SafeHandles;
using Skiff.Linux.Files;
using Skiff.Storage.Tar;

namespace Skiff.Storage.Layers;

/// <summary>Writes the content of an archive's member into a new file, holes included.</summary>
internal static class EntryContent
{
    private const int SmallestHole = 32 << 10;

    /// <param name="reader">Stands at the content, which is read to its end.</param>
    /// <param name="file">New and empty.</param>
    /// <param name="entry">The member.</param>
    /// <param name="onPiece">Told of every piece (offset, length) before it is written; null when nobody cares.</param>
    /// <param name="cancellation">Stops between two writes.</param>
    public static void Write(TarReader reader, SafeFileHandle file, TarEntry entry, Action<long, long>? onPiece, CancellationToken cancellation)
    {
        if (entry.Pieces is not null)
        {
            WritePieces(reader, file, entry, onPiece, cancellation);
            return;
        }

        if (entry.StoredSize == 0) return;
        onPiece?.Invoke(0, entry.StoredSize);
        var offset = 0L;
        var hole = false;
        while (reader.Unread > 0)
        {
            // Long runs of zeros stay holes: they cost neither time nor space.
            var piece = reader.ReadContent();
            hole = piece.Length >= SmallestHole && !piece.ContainsAnyExcept((byte)0);
            if (!hole) FileContent.WriteAt(file, piece, offset);
            offset += piece.Length;
            cancellation.ThrowIfCancellationRequested();
        }

        if (hole) FileContent.SetLength(file, offset);
    }

    private static void WritePieces(TarReader reader, SafeFileHandle file, TarEntry entry, Action<long, long>? onPiece, CancellationToken cancellation)
    {
        FileContent.SetLength(file, entry.RealSize);
        foreach (var (offset, length) in entry.Pieces!)
        {
            if (length == 0) continue;
            onPiece?.Invoke(offset, length);
            for (var done = 0L; done < length;)
            {
                var piece = reader.ReadContent(length - done);
                FileContent.WriteAt(file, piece, offset + done);
                done += piece.Length;
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }
}
