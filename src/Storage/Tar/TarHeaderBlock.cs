using Skiff.Linux.Files;

namespace Skiff.Storage.Tar;

/// <summary>Reads the fields of one 512-byte header: v7, USTAR, GNU and star.</summary>
internal static class TarHeaderBlock
{
    public static bool IsZero(ReadOnlySpan<byte> block) => !block.ContainsAnyExcept((byte)0);

    /// <summary>The entry as the block alone has it; InvalidArgument when the checksum or a number is wrong.</summary>
    public static TarEntry Parse(ReadOnlySpan<byte> block)
    {
        if (!HasValidChecksum(block)) throw TarFormat.InvalidHeader();
        var entry = new TarEntry
        {
            Permissions = (uint)Number(block.Slice(100, 8)) & 0xFFF,
            User = (uint)Number(block.Slice(108, 8)),
            Group = (uint)Number(block.Slice(116, 8)),
            Modified = new FileTime(Number(block.Slice(136, 12)), 0),
            Kind = block[156] is 0 or (byte)'7' ? TarKind.Regular : (TarKind)block[156],
            LinkName = Text(block.Slice(157, 100)).ToArray(),
        };
        var size = Number(block.Slice(124, 12));
        if (size < 0) throw TarFormat.InvalidHeader();
        entry.StoredSize = entry.RealSize = size;

        var name = Text(block[..100]);
        var ustar = block.Slice(257, 6).SequenceEqual("ustar\0"u8);
        var gnu = block.Slice(257, 8).SequenceEqual("ustar  \0"u8);
        if (ustar || gnu)
        {
            if (entry.Kind is TarKind.CharacterDevice or TarKind.BlockDevice)
            {
                entry.DeviceMajor = (uint)Number(block.Slice(329, 8));
                entry.DeviceMinor = (uint)Number(block.Slice(337, 8));
            }
        }

        // GNU keeps other things where USTAR has the prefix; star has a shorter one.
        var prefix = ustar ? Text(block.Slice(345, block.Slice(508, 4).SequenceEqual("tar\0"u8) ? 131 : 155)) : default;
        entry.Name = prefix.IsEmpty ? name.ToArray() : [.. prefix, (byte)'/', .. name];
        if (entry.Kind == TarKind.GnuSparse) ReadGnuPieces(block, entry);
        return entry;
    }

    /// <summary>The pieces of a continuation block of GNU's sparse format; returns whether one more follows.</summary>
    public static bool ReadMorePieces(ReadOnlySpan<byte> block, TarEntry entry)
    {
        ReadPieces(block, 21, entry);
        return block[504] != 0;
    }

    /// <summary>Whether a continuation block follows the header.</summary>
    public static bool HasMorePieces(ReadOnlySpan<byte> block) => block[482] != 0;

    private static void ReadGnuPieces(ReadOnlySpan<byte> block, TarEntry entry)
    {
        entry.Pieces = [];
        entry.RealSize = Number(block.Slice(483, 12));
        ReadPieces(block[386..], 4, entry);
    }

    private static void ReadPieces(ReadOnlySpan<byte> table, int count, TarEntry entry)
    {
        for (var i = 0; i < count; i++)
        {
            var row = table.Slice(i * 24, 24);
            if (row[0] == 0) return;
            entry.Pieces!.Add((Number(row[..12]), Number(row[12..])));
        }
    }

    private static bool HasValidChecksum(ReadOnlySpan<byte> block)
    {
        // The eight bytes of the checksum itself count as spaces. Old programs summed signed bytes.
        long unsigned = 8 * ' ', signed = 8 * ' ';
        for (var i = 0; i < TarFormat.BlockSize; i++)
        {
            if (i is >= 148 and < 156) continue;
            unsigned += block[i];
            signed += (sbyte)block[i];
        }

        var stored = Number(block.Slice(148, 8));
        return stored == unsigned || stored == signed;
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field;

    /// <summary>Octal text, or GNU's big-endian binary when the first bit is set.</summary>
    private static long Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0) return Binary(field);
        field = field.Trim(" \0"u8);
        var value = 0L;
        foreach (var digit in field)
        {
            if (digit is 0) break;
            if (digit is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 3) throw TarFormat.InvalidHeader();
            value = (value << 3) | (uint)(digit - '0');
        }

        return value;
    }

    private static long Binary(ReadOnlySpan<byte> field)
    {
        var negative = (field[0] & 0x40) != 0;
        var value = negative ? -1L : 0L;
        for (var i = 0; i < field.Length; i++)
        {
            var digit = i == 0 ? (negative ? (byte)(field[0] | 0x80) : (byte)(field[0] & 0x7F)) : field[i];
            if (value is > long.MaxValue >> 8 or < long.MinValue >> 8) throw TarFormat.InvalidHeader();
            value = (value << 8) | digit;
        }

        return value;
    }
}
