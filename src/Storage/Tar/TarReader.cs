using Skiff.Errors;

namespace Skiff.Storage.Tar;

/// <summary>
/// Reads the members of an archive: headers with their extensions become a <see cref="TarEntry"/>. Every byte that is
/// not content of a member is also given to <see cref="ITarTrace"/>, so that the archive can be written again exactly.
/// The caller reads all of the content through <see cref="ReadContent"/> before it asks for the next entry.
/// </summary>
internal sealed class TarReader(ITarInput input, ITarTrace trace)
{
    private long _unread;
    private long _padding;

    /// <summary>How many bytes of the current member's content were not read yet.</summary>
    public long Unread => _unread;

    /// <summary>The next member, or null at the end; then everything behind the end mark was traced too.</summary>
    public TarEntry? Next()
    {
        if (_unread > 0) throw new InvalidOperationException("content was left unread");
        Pad();
        ReadOnlySpan<byte> longName = default, longLink = default, pax = default;
        while (true)
        {
            var block = input.Take(TarFormat.BlockSize);
            if (block.IsEmpty) return longName.IsEmpty && longLink.IsEmpty && pax.IsEmpty ? null : throw TarFormat.UnexpectedEnd();
            trace.Raw(block);
            if (TarHeaderBlock.IsZero(block))
            {
                ReadEnd();
                return null;
            }

            var entry = TarHeaderBlock.Parse(block);
            switch (entry.Kind)
            {
                case TarKind.GnuLongName:
                    longName = Trim(Extension(entry.StoredSize));
                    continue;
                case TarKind.GnuLongLink:
                    longLink = Trim(Extension(entry.StoredSize));
                    continue;
                case TarKind.PaxLocal:
                    pax = Extension(entry.StoredSize);
                    continue;
                case TarKind.PaxGlobal:
                    // Docker ignores them too: the one that occurs is git's commit comment.
                    Extension(entry.StoredSize);
                    continue;
            }

            if (entry.Kind == TarKind.GnuSparse) ReadContinuations(TarHeaderBlock.HasMorePieces(block), entry);
            if (!longName.IsEmpty) entry.Name = longName.ToArray();
            if (!longLink.IsEmpty) entry.LinkName = longLink.ToArray();
            if (!pax.IsEmpty) PaxRecords.Apply(pax, entry);
            Begin(entry);
            return entry;
        }
    }

    /// <summary>The next piece of the member's content; empty when it was all read. The caller decides whether it is traced.</summary>
    public ReadOnlySpan<byte> ReadContent(long maximum = long.MaxValue)
    {
        if (_unread == 0) return default;
        var piece = input.TakeSome(Math.Min(maximum, _unread));
        if (piece.IsEmpty) throw TarFormat.UnexpectedEnd();
        _unread -= piece.Length;
        return piece;
    }

    /// <summary>Reads over the rest of the content and traces it: nobody else keeps it.</summary>
    public void TraceContent()
    {
        while (_unread > 0) trace.Raw(ReadContent());
    }

    private void Begin(TarEntry entry)
    {
        if (entry.Kind == TarKind.GnuSparse) entry.Kind = TarKind.Regular;
        if (entry.Kind == TarKind.Regular && entry.Name is [.., (byte)'/']) entry.Kind = TarKind.Directory;
        if (entry.Kind is TarKind.HardLink or TarKind.SymbolicLink or TarKind.CharacterDevice or TarKind.BlockDevice or TarKind.Directory or TarKind.Fifo)
            entry.StoredSize = 0;
        _unread = entry.StoredSize;
        _padding = TarFormat.Padding(entry.StoredSize);
        if (entry.Kind == TarKind.Regular && entry.PiecesInContent) ReadPieceList(entry);
        CheckPieces(entry);
    }

    private void ReadPieceList(TarEntry entry)
    {
        var list = new List<byte>();
        do
        {
            if (_unread < TarFormat.BlockSize || list.Count > TarFormat.MaximumExtension) throw TarFormat.InvalidHeader();
            var block = input.Take(TarFormat.BlockSize);
            if (block.IsEmpty) throw TarFormat.UnexpectedEnd();
            trace.Raw(block);
            _unread -= TarFormat.BlockSize;
            list.AddRange(block);
        }
        while (!PaxRecords.TryReadPieces(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list), entry));
    }

    private void CheckPieces(TarEntry entry)
    {
        if (entry.Pieces is null) return;
        long stored = 0, end = 0;
        foreach (var (offset, length) in entry.Pieces)
        {
            if (offset < end || length < 0 || offset > entry.RealSize - length) throw TarFormat.InvalidHeader();
            stored += length;
            end = offset + length;
        }

        if (stored != _unread) throw TarFormat.InvalidHeader();
    }

    private void ReadContinuations(bool more, TarEntry entry)
    {
        while (more)
        {
            var block = input.Take(TarFormat.BlockSize);
            if (block.IsEmpty) throw TarFormat.UnexpectedEnd();
            trace.Raw(block);
            more = TarHeaderBlock.ReadMorePieces(block, entry);
            if (entry.Pieces!.Count > 1 << 20) throw TarFormat.InvalidHeader();
        }
    }

    private byte[] Extension(long size)
    {
        if (size > TarFormat.MaximumExtension) throw new EngineException(ErrorKind.InvalidArgument, "archive/tar: header field too long");
        var content = new byte[size];
        var filled = 0;
        while (filled < size)
        {
            var piece = input.TakeSome(size - filled);
            if (piece.IsEmpty) throw TarFormat.UnexpectedEnd();
            piece.CopyTo(content.AsSpan(filled));
            filled += piece.Length;
        }

        trace.Raw(content);
        _padding = TarFormat.Padding(size);
        Pad();
        return content;
    }

    private void Pad()
    {
        if (_padding == 0) return;
        // Archives that end with the last byte of their last member are read, as Go reads them: docker's client makes such when it adds a
        // Dockerfile from outside of the context.
        trace.Raw(input.Take((int)_padding));
        _padding = 0;
    }

    /// <summary>One zero block was read: a second one ends the archive; whatever follows belongs to it all the same.</summary>
    private void ReadEnd()
    {
        var second = input.Take(TarFormat.BlockSize);
        if (second.IsEmpty) return;
        trace.Raw(second);
        if (!TarHeaderBlock.IsZero(second)) throw TarFormat.InvalidHeader();
        while (true)
        {
            var rest = input.TakeSome(int.MaxValue);
            if (rest.IsEmpty) return;
            trace.Raw(rest);
        }
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.IndexOf((byte)0) is >= 0 and var end ? text[..end] : text;
}
