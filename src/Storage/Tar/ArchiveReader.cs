using Skiff.Errors;

namespace Skiff.Storage.Tar;

/// <summary>Reads the members of an archive from an asynchronous stream; the content of a member is a stream of its own.</summary>
internal sealed class ArchiveReader(Stream input) : IDisposable
{
    private readonly byte[] _block = new byte[TarFormat.BlockSize];
    private MemberStream? _member;

    /// <summary>The content of the current member. What is left of it is skipped by the next <see cref="NextAsync"/>.</summary>
    public Stream Content => _member ?? throw new InvalidOperationException("there is no current member");

    /// <summary>The next member, or null at the end.</summary>
    public async ValueTask<TarEntry?> NextAsync(CancellationToken cancellationToken)
    {
        if (_member is not null) await _member.SkipAsync(cancellationToken);
        byte[] longName = [], longLink = [], pax = [];
        while (true)
        {
            if (!await ReadBlockAsync(cancellationToken)) return null;
            if (TarHeaderBlock.IsZero(_block))
            {
                await DrainAsync(cancellationToken);
                return null;
            }

            var entry = TarHeaderBlock.Parse(_block);
            switch (entry.Kind)
            {
                case TarKind.GnuLongName:
                    longName = Trim(await ExtensionAsync(entry.StoredSize, cancellationToken));
                    continue;
                case TarKind.GnuLongLink:
                    longLink = Trim(await ExtensionAsync(entry.StoredSize, cancellationToken));
                    continue;
                case TarKind.PaxLocal:
                    pax = await ExtensionAsync(entry.StoredSize, cancellationToken);
                    continue;
                case TarKind.PaxGlobal:
                    await ExtensionAsync(entry.StoredSize, cancellationToken);
                    continue;
                case TarKind.GnuSparse:
                    throw new EngineException(ErrorKind.InvalidArgument, "archive/tar: a sparse member is not expected here");
            }

            if (longName.Length > 0) entry.Name = longName;
            if (longLink.Length > 0) entry.LinkName = longLink;
            if (pax.Length > 0) PaxRecords.Apply(pax, entry);
            if (entry.Kind == TarKind.Regular && entry.Name is [.., (byte)'/']) entry.Kind = TarKind.Directory;
            if (entry.Kind != TarKind.Regular) entry.StoredSize = 0;
            _member = new MemberStream(input, entry.StoredSize);
            return entry;
        }
    }

    public void Dispose() => _member?.Dispose();

    private async ValueTask<bool> ReadBlockAsync(CancellationToken cancellationToken)
    {
        var count = await input.ReadAtLeastAsync(_block, _block.Length, throwOnEndOfStream: false, cancellationToken);
        if (count == 0) return false;
        return count == _block.Length ? true : throw TarFormat.UnexpectedEnd();
    }

    private async ValueTask<byte[]> ExtensionAsync(long size, CancellationToken cancellationToken)
    {
        if (size > TarFormat.MaximumExtension) throw new EngineException(ErrorKind.InvalidArgument, "archive/tar: header field too long");
        var content = new byte[size + TarFormat.Padding(size)];
        if (await input.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken) != content.Length) throw TarFormat.UnexpectedEnd();
        return content[..(int)size];
    }

    /// <summary>Whoever sends the archive must not find the connection closed before its padding.</summary>
    private async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        while (await input.ReadAsync(buffer, cancellationToken) > 0)
        {
            // what follows the end of an archive is padding
        }
    }

    private static byte[] Trim(byte[] text) => Array.IndexOf(text, (byte)0) is >= 0 and var end ? text[..end] : text;
}
