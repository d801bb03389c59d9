using System.Globalization;
using System.Text;
using Skiff.Linux.Files;

namespace Skiff.Storage.Tar;

/// <summary>
/// Writes an entry as a USTAR header, with a PAX header before it for what USTAR cannot say: long names, fractions of
/// seconds, large numbers, extended attributes. Names stay the bytes they are.
/// </summary>
internal static class TarHeaderEncoder
{
    private const long MaximumOctal7 = 0x1FFFFF;
    private const long MaximumOctal11 = 0x1FFFFFFFF;

    /// <summary>All header blocks of the entry; its content, padded to blocks, is to follow.</summary>
    public static byte[] Encode(TarEntry entry)
    {
        var (prefix, name) = Split(entry.Name);
        var records = Records(entry, name);
        var block = new byte[TarFormat.BlockSize];
        Fill(block, entry, prefix, name);
        if (records.Length == 0) return block;

        var paxBlock = new byte[TarFormat.BlockSize];
        var pax = new TarEntry { Kind = TarKind.PaxLocal, Permissions = 0x1A4, StoredSize = records.Length };
        Fill(paxBlock, pax, default, "PaxHeaders.0/x"u8);
        return [.. paxBlock, .. records, .. new byte[TarFormat.Padding(records.Length)], .. block];
    }

    private static byte[] Records(TarEntry entry, ReadOnlySpan<byte> name)
    {
        var records = new List<byte>();
        if (name.Length < entry.Name.Length && name.IsEmpty) Add(records, "path"u8, entry.Name);
        if (entry.LinkName.Length > 100) Add(records, "linkpath"u8, entry.LinkName);
        if (entry.StoredSize > MaximumOctal11) Add(records, "size"u8, Decimal(entry.StoredSize));
        if (entry.User > MaximumOctal7) Add(records, "uid"u8, Decimal(entry.User));
        if (entry.Group > MaximumOctal7) Add(records, "gid"u8, Decimal(entry.Group));
        if (entry.Modified.Nanoseconds != 0 || entry.Modified.Seconds is < 0 or > MaximumOctal11) Add(records, "mtime"u8, Time(entry.Modified));
        foreach (var (key, value) in entry.Attributes ?? []) Add(records, [.. "SCHILY.xattr."u8, .. key], value);
        return [.. records];
    }

    private static void Fill(Span<byte> block, TarEntry entry, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> name)
    {
        (name.IsEmpty ? entry.Name.AsSpan(0, Math.Min(entry.Name.Length, 100)) : name).CopyTo(block);
        Octal(block.Slice(100, 8), entry.Permissions);
        Octal(block.Slice(108, 8), entry.User > MaximumOctal7 ? 0 : entry.User);
        Octal(block.Slice(116, 8), entry.Group > MaximumOctal7 ? 0 : entry.Group);
        Octal(block.Slice(124, 12), entry.StoredSize > MaximumOctal11 ? 0 : entry.StoredSize);
        Octal(block.Slice(136, 12), entry.Modified.Seconds is < 0 or > MaximumOctal11 ? 0 : entry.Modified.Seconds);
        block[156] = (byte)entry.Kind;
        entry.LinkName.AsSpan(0, Math.Min(entry.LinkName.Length, 100)).CopyTo(block[157..]);
        "ustar\0"u8.CopyTo(block[257..]);
        "00"u8.CopyTo(block[263..]);
        Octal(block.Slice(329, 8), entry.DeviceMajor);
        Octal(block.Slice(337, 8), entry.DeviceMinor);
        prefix.CopyTo(block[345..]);
        block.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in block) sum += value;
        Octal(block.Slice(148, 7), sum);
    }

    /// <summary>The name for the name field, with what goes before it; an empty name when it needs a PAX record.</summary>
    private static (byte[] Prefix, byte[] Name) Split(byte[] path)
    {
        if (path.Length <= 100) return ([], path);
        for (var slash = Math.Min(path.Length - 2, 155); slash > 0 && path.Length - slash - 1 <= 100; slash--)
        {
            if (path[slash] == '/') return (path[..slash], path[(slash + 1)..]);
        }

        return ([], []);
    }

    private static void Octal(Span<byte> field, long value)
    {
        for (var i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }

        field[^1] = 0;
    }

    private static byte[] Decimal(long value) => Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));

    private static byte[] Time(FileTime time)
    {
        // -1.25 s is stored as -2 s and 0.75 s, and written as -1.25.
        var (seconds, nanoseconds) = (time.Seconds, time.Nanoseconds);
        var sign = "";
        if (seconds < 0 && nanoseconds > 0) (sign, seconds, nanoseconds) = ("-", -(seconds + 1), 1_000_000_000 - nanoseconds);
        var text = sign + seconds.ToString(CultureInfo.InvariantCulture);
        if (nanoseconds != 0) text += "." + nanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return Encoding.ASCII.GetBytes(text);
    }

    /// <summary>The length of a record counts its own digits.</summary>
    private static void Add(List<byte> records, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var rest = key.Length + value.Length + 3;
        var length = rest + 1;
        while (length != rest + Decimal(length).Length) length = rest + Decimal(length).Length;
        records.AddRange(Decimal(length));
        records.Add((byte)' ');
        records.AddRange(key);
        records.Add((byte)'=');
        records.AddRange(value);
        records.Add((byte)'\n');
    }
}
