using System.Buffers.Text;
using System.Text;
using Skiff.Linux.Files;

namespace Skiff.Storage.Tar;

/// <summary>The records of a PAX extension header, <c>length key=value\n</c>, applied to the entry that follows.</summary>
internal static class PaxRecords
{
    private const string AttributePrefix = "SCHILY.xattr.";

    public static void Apply(ReadOnlySpan<byte> records, TarEntry entry)
    {
        long? pieceOffset = null;
        while (!records.IsEmpty)
        {
            if (!Utf8Parser.TryParse(records, out int length, out var digits) || length <= digits + 2 || length > records.Length
                || records[digits] != ' ' || records[length - 1] != '\n')
                throw TarFormat.InvalidHeader();
            var record = records[(digits + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0) throw TarFormat.InvalidHeader();
            ApplyOne(Encoding.UTF8.GetString(record[..equals]), record[..equals], record[(equals + 1)..], entry, ref pieceOffset);
            records = records[length..];
        }
    }

    /// <summary>The list of PAX sparse format 1.0: decimal lines, the count first. False when it is not complete yet.</summary>
    public static bool TryReadPieces(ReadOnlySpan<byte> text, TarEntry entry)
    {
        var pieces = new List<(long, long)>();
        if (!TryLine(ref text, out var count)) return false;
        if (count is < 0 or > 1 << 20) throw TarFormat.InvalidHeader();
        for (var i = 0; i < count; i++)
        {
            if (!TryLine(ref text, out var offset) || !TryLine(ref text, out var length)) return false;
            pieces.Add((offset, length));
        }

        entry.Pieces = pieces;
        return true;
    }

    private static void ApplyOne(string key, ReadOnlySpan<byte> rawKey, ReadOnlySpan<byte> value, TarEntry entry, ref long? pieceOffset)
    {
        switch (key)
        {
            case "path" or "GNU.sparse.name":
                if (!value.IsEmpty) entry.Name = value.ToArray();
                break;
            case "linkpath":
                if (!value.IsEmpty) entry.LinkName = value.ToArray();
                break;
            case "size":
                entry.StoredSize = Integer(value);
                if (entry.Pieces is null && !entry.PiecesInContent) entry.RealSize = entry.StoredSize;
                break;
            case "uid":
                entry.User = (uint)Integer(value);
                break;
            case "gid":
                entry.Group = (uint)Integer(value);
                break;
            case "mtime":
                entry.Modified = Time(value);
                break;
            case "GNU.sparse.major":
                if (Integer(value) == 1) entry.PiecesInContent = true;
                break;
            case "GNU.sparse.size" or "GNU.sparse.realsize":
                entry.RealSize = Integer(value);
                break;
            case "GNU.sparse.numblocks":
                entry.Pieces = [];
                break;
            case "GNU.sparse.offset":
                pieceOffset = Integer(value);
                break;
            case "GNU.sparse.numbytes":
                (entry.Pieces ??= []).Add((pieceOffset ?? throw TarFormat.InvalidHeader(), Integer(value)));
                break;
            case "GNU.sparse.map":
                entry.Pieces = [];
                var numbers = Encoding.ASCII.GetString(value).Split(',', StringSplitOptions.RemoveEmptyEntries);
                for (var i = 0; i + 1 < numbers.Length; i += 2)
                    entry.Pieces.Add((Integer(Encoding.ASCII.GetBytes(numbers[i])), Integer(Encoding.ASCII.GetBytes(numbers[i + 1]))));
                break;
            default:
                if (key.StartsWith(AttributePrefix, StringComparison.Ordinal) && key.Length > AttributePrefix.Length)
                    (entry.Attributes ??= []).Add((rawKey[AttributePrefix.Length..].ToArray(), value.ToArray()));
                break;
        }
    }

    private static long Integer(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long value, out var used) && used == text.Length && value >= 0 ? value : throw TarFormat.InvalidHeader();

    /// <summary>Seconds with a fraction of any length, negative before the epoch.</summary>
    private static FileTime Time(ReadOnlySpan<byte> text)
    {
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        if (!Utf8Parser.TryParse(whole, out long seconds, out var used) || used != whole.Length) throw TarFormat.InvalidHeader();
        if (point < 0) return new FileTime(seconds, 0);
        var nanoseconds = 0L;
        for (var i = 0; i < 9; i++)
        {
            var digit = point + 1 + i < text.Length ? text[point + 1 + i] : (byte)'0';
            if (digit is < (byte)'0' or > (byte)'9') throw TarFormat.InvalidHeader();
            nanoseconds = (nanoseconds * 10) + (digit - '0');
        }

        if (text[0] != '-' || nanoseconds == 0) return new FileTime(seconds, nanoseconds);
        return new FileTime(seconds - 1, 1_000_000_000 - nanoseconds);
    }

    private static bool TryLine(ref ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var end = text.IndexOf((byte)'\n');
        if (end < 0) return false;
        value = Integer(text[..end]);
        text = text[(end + 1)..];
        return true;
    }
}
