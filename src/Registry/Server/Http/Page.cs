using System.Globalization;

namespace Skiff.Registry.Server.Http;

/// <summary>A part of a sorted list, `?n=10&amp;last=x`.</summary>
/// <param name="Items">What is in it.</param>
/// <param name="Next">The query of the part that follows; null at the end.</param>
internal sealed record Page(IReadOnlyList<string> Items, string? Next)
{
    /// <summary>Errors: PAGINATION_NUMBER_INVALID for a number that is none.</summary>
    public static Page Of(IReadOnlyList<string> sorted, string? number, string? last, int otherwise = int.MaxValue)
    {
        var count = otherwise;
        if (!string.IsNullOrEmpty(number) && !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out count))
            throw RegistryFault.PaginationInvalid(number);
        var start = 0;
        if (!string.IsNullOrEmpty(last))
        {
            while (start < sorted.Count && string.CompareOrdinal(sorted[start], last) <= 0)
                start++;
        }
        var items = sorted.Skip(start).Take(count).ToList();
        var isWhole = items.Count == 0 || start + items.Count >= sorted.Count;
        return new Page(items, isWhole ? null : $"last={Uri.EscapeDataString(items[^1])}&n={count.ToString(CultureInfo.InvariantCulture)}");
    }
}
