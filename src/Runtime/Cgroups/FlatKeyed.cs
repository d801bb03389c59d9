using System.Globalization;

namespace Skiff.Runtime.Cgroups;

/// <summary>Files of lines `key value` (memory.stat, cpu.stat, memory.events).</summary>
internal static class FlatKeyed
{
    public static Dictionary<string, ulong> Parse(string text)
    {
        var values = new Dictionary<string, ulong>(StringComparer.Ordinal);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var space = line.IndexOf(' ');
            if (space > 0 && ulong.TryParse(line[(space + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                values[line[..space].ToString()] = value;
            }
        }
        return values;
    }

    /// <summary>0 when the key is not there.</summary>
    public static ulong Find(string text, string key)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.Length > key.Length && line[key.Length] == ' ' && line.StartsWith(key, StringComparison.Ordinal))
            {
                return ParseNumber(line[(key.Length + 1)..]);
            }
        }
        return 0;
    }

    /// <summary>A decimal number; `max`, and version 1's way to write no limit (the highest multiple of a page), are <see cref="ulong.MaxValue"/>.</summary>
    public static ulong ParseNumber(ReadOnlySpan<char> text)
    {
        const ulong Version1NoLimit = 0x7FFF_FFFF_FFFF_0000;
        text = text.Trim();
        if (text.SequenceEqual("max"))
        {
            return ulong.MaxValue;
        }
        _ = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        return value >= Version1NoLimit ? ulong.MaxValue : value;
    }
}
