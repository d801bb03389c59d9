namespace Skiff.CommandLine.Formats;

/// <summary>Texts in the order that people expect: numbers in them by their value.</summary>
public static class NaturalOrder
{
    public static int Compare(string left, string right)
    {
        int i = 0, j = 0;
        while (i < left.Length && j < right.Length)
        {
            if (!char.IsAsciiDigit(left[i]) || !char.IsAsciiDigit(right[j]))
            {
                if (left[i] != right[j])
                    return left[i].CompareTo(right[j]);
                i++;
                j++;
                continue;
            }
            var (a, b) = (Digits(left, ref i), Digits(right, ref j));
            var byValue = a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b);
            if (byValue != 0)
                return byValue;
        }
        return (left.Length - i).CompareTo(right.Length - j);
    }

    private static string Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return text[start..at].TrimStart('0');
    }
}
