using System.Formats.Tar;
using System.Text;
using FsCheck.Xunit;
using Skiff.Errors;
using Skiff.Linux.Files;
using Skiff.Storage.Tar;
using TarEntry = Skiff.Storage.Tar.TarEntry;
using TarReader = Skiff.Storage.Tar.TarReader;

namespace Skiff.Tests.Unit.Storage;

/// <summary>The tar codec against itself with arbitrary entries, against the base library's, and against garbage.</summary>
public sealed class TarCodecTests
{
    [Property(MaxTest = 500)]
    public void Decode_OfAnEncodedEntry_IsTheEntry(byte[] nameSeed, byte[] linkSeed, uint user, uint group, long seconds, ushort mode, byte[] attribute)
    {
        var entry = new TarEntry
        {
            Name = Text(nameSeed, "name"),
            LinkName = Text(linkSeed, "link"),
            Kind = TarKind.SymbolicLink,
            Permissions = mode & 0xFFFu,
            User = user,
            Group = group,
            Modified = new FileTime(seconds % (1L << 40), Math.Abs(seconds) % 1_000_000_000),
            Attributes = attribute.Length == 0 ? null : [("user.x"u8.ToArray(), attribute)],
        };
        var read = Assert.Single(Read([.. TarHeaderEncoder.Encode(entry), .. new byte[1024]]));
        Assert.Equal(entry.Name, read.Name);
        Assert.Equal(entry.LinkName, read.LinkName);
        Assert.Equal((entry.Permissions, entry.User, entry.Group, entry.Modified), (read.Permissions, read.User, read.Group, read.Modified));
        Assert.Equal(entry.Attributes?[0].Value, read.Attributes?[0].Value);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(155)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(3000)]
    public void Encode_OfLongNames_IsReadByTheBaseLibrary(int length)
    {
        var name = string.Join('/', Enumerable.Repeat("part", 1000))[..length].TrimEnd('/');
        var encoded = TarHeaderEncoder.Encode(new TarEntry { Name = Encoding.UTF8.GetBytes(name), Kind = TarKind.Regular, StoredSize = 3 });
        using var reader = new System.Formats.Tar.TarReader(new MemoryStream([.. encoded, .. "abc"u8, .. new byte[509 + 1024]]));
        var entry = reader.GetNextEntry()!;
        Assert.Equal((name, 3L), (entry.Name, entry.Length));
    }

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Read_OfTheBaseLibrarysFormats_FindsTheSame(TarEntryFormat format)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, format, leaveOpen: true))
        {
            var name = format is TarEntryFormat.Pax or TarEntryFormat.Gnu ? new string('n', 200) : "name";
            System.Formats.Tar.TarEntry entry = format switch
            {
                TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
                TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                _ => new PaxTarEntry(TarEntryType.RegularFile, name),
            };
            entry.DataStream = new MemoryStream("content"u8.ToArray());
            entry.Mode = (UnixFileMode)0x1ED;
            entry.Uid = 1000;
            writer.WriteEntry(entry);
        }

        var read = Assert.Single(Read(stream.ToArray()));
        Assert.Equal((TarKind.Regular, 0x1EDu, 1000u, 7L), (read.Kind, read.Permissions, read.User, read.StoredSize));
    }

    [Theory]
    [InlineData("a/b", "a/b")]
    [InlineData("./a", "a")]
    [InlineData("/a//b/", "a/b")]
    [InlineData("a/./b/../c", "a/c")]
    [InlineData("./", "")]
    [InlineData("..a/.b", "..a/.b")]
    public void Clean_KeepsWhatTheNameMeans(string name, string clean) => Assert.Equal(clean, Encoding.UTF8.GetString(TarPath.Clean(Encoding.UTF8.GetBytes(name))));

    [Theory]
    [InlineData("..")]
    [InlineData("a/../..")]
    [InlineData("/..")]
    public void Clean_OfANameThatLeaves_IsRefused(string name) => Assert.Throws<EngineException>(() => TarPath.Clean(Encoding.UTF8.GetBytes(name)));

    /// <summary>As docker's client sends it that has added a file to a context.</summary>
    [Fact]
    public void Read_OfAnArchiveWithoutPaddingAndEndMark_FindsItsMembers()
    {
        var member = TarHeaderEncoder.Encode(new TarEntry { Name = "x"u8.ToArray(), Kind = TarKind.Regular, StoredSize = 3 });
        Assert.Equal(2, Read([.. member, .. "abc"u8, .. new byte[509], .. member, .. "abc"u8]).Count);
        Assert.Throws<EngineException>(() => Read([.. member, .. "ab"u8]));
    }

    [Property(MaxTest = 2000)]
    public void Read_OfGarbage_EndsOrIsAnEngineException(byte[] garbage, byte kind, byte[] records)
    {
        // Headers with a right checksum get further into the reader than noise does.
        var block = TarHeaderEncoder.Encode(new TarEntry { Name = "x"u8.ToArray(), Kind = (TarKind)kind, StoredSize = records.Length })[..512];
        byte[] padded = [.. records, .. new byte[TarFormat.Padding(records.Length)]];
        foreach (var input in new byte[][] { garbage, [.. block, .. padded, .. block, .. garbage], [.. block, .. padded, .. new byte[1024]] })
        {
            try
            {
                Read(input);
            }
            catch (EngineException error)
            {
                Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
            }
        }
    }

    private static byte[] Text(byte[] seed, string otherwise)
    {
        var text = seed.Where(value => value is not (0 or (byte)'\n')).ToArray();
        return text.Length == 0 || text[^1] == '/' ? Encoding.ASCII.GetBytes(otherwise) : text;
    }

    private static List<TarEntry> Read(byte[] archive)
    {
        var reader = new TarReader(new ArrayInput(archive), new NoTrace());
        var entries = new List<TarEntry>();
        while (reader.Next() is { } entry)
        {
            entries.Add(entry);
            reader.TraceContent();
        }

        return entries;
    }

    private sealed class NoTrace : ITarTrace
    {
        public void Raw(ReadOnlySpan<byte> bytes)
        {
        }
    }

    private sealed class ArrayInput(byte[] content) : ITarInput
    {
        private int _position;

        public ReadOnlySpan<byte> Take(int count)
        {
            if (_position == content.Length) return default;
            if (content.Length - _position < count) throw TarFormat.UnexpectedEnd();
            return TakeSome(count);
        }

        public ReadOnlySpan<byte> TakeSome(long maximum)
        {
            var piece = content.AsSpan(_position, (int)Math.Min(maximum, content.Length - _position));
            _position += piece.Length;
            return piece;
        }
    }
}
