using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands;

/// <summary>`--filter key=value`, as the daemon takes filters.</summary>
internal static class Filters
{
    public static Dictionary<string, IReadOnlyList<string>> Of(ParsedFlags flags, string name = "filter") => Of(flags.Many(name));

    public static Dictionary<string, IReadOnlyList<string>> Of(IEnumerable<string> entries)
    {
        var filters = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var entry in entries.Where(entry => entry.Length > 0))
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            var key = entry[..equals].Trim().ToLowerInvariant();
            if (!filters.TryGetValue(key, out var values))
                filters[key] = values = new List<string>();
            ((List<string>)values).Add(entry[(equals + 1)..].Trim());
        }
        return filters;
    }
}
