using System.Globalization;
using Skiff.Errors;

namespace Skiff.Runtime.Launch;

/// <summary>Lists of cpus or memory nodes: <c>0-3,7</c>.</summary>
internal static class NumberList
{
    /// <summary>The bits, in whole 64-bit words. Errors name the field.</summary>
    public static byte[] Mask(string list, string field)
    {
        var words = new List<ulong>();
        foreach (var part in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) || last < first || last > 8191)
            {
                throw new EngineException(ErrorKind.InvalidArgument, $"{field}: \"{list}\" is not a list of numbers and ranges");
            }
            for (var number = first; number <= last; number++)
            {
                while (words.Count <= number / 64)
                    words.Add(0);
                words[number / 64] |= 1ul << (number % 64);
            }
        }
        return System.Runtime.InteropServices.MemoryMarshal.AsBytes<ulong>(words.ToArray()).ToArray();
    }
}
