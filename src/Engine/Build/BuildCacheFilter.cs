using System.Globalization;
using Skiff.Build.Dockerfile;
using Skiff.Errors;

namespace Skiff.Engine.Build;

/// <summary>Which of what builds have kept.</summary>
public sealed record BuildCacheFilter
{
    /// <summary>Also what an image has too.</summary>
    public bool All { get; init; }

    /// <summary>How much may stay, the newest first; 0 for nothing.</summary>
    public long KeepBytes { get; init; }

    /// <summary>What was used within this time stays.</summary>
    public TimeSpan UnusedFor { get; init; }

    private IReadOnlyList<(string Key, string Value, bool Not)> Conditions { get; init; } = [];

    /// <summary>`key==value`, `key!=value`, `key~=part` or `key`, several joined by commas; InvalidArgument for keys that there are not.</summary>
    public static BuildCacheFilter Parse(IEnumerable<string> filters)
    {
        var conditions = new List<(string, string, bool)>();
        foreach (var text in filters.SelectMany(static filter => filter.Split(',', StringSplitOptions.RemoveEmptyEntries)))
        {
            var not = text.Contains("!=", StringComparison.Ordinal);
            var parts = text.Split(["==", "!=", "~=", "="], 2, StringSplitOptions.None);
            var key = parts[0].ToLowerInvariant();
            if (key is not ("id" or "type" or "description" or "inuse" or "shared" or "private" or "mutable" or "immutable"))
                throw new EngineException(ErrorKind.InvalidArgument, $"invalid filter '{parts[0]}'");
            conditions.Add((key, parts.Length > 1 ? parts[1].Trim('"') : "true", not));
        }
        return new BuildCacheFilter { Conditions = conditions };
    }

    /// <summary>The filters of a request: those of <see cref="Parse(IEnumerable{string})"/>, and `until` and `unused-for` with a duration.</summary>
    public static BuildCacheFilter Parse(Filters filters)
    {
        var conditions = filters.Names.Where(static name => name is not ("until" or "unused-for")).SelectMany(name => filters[name].Select(value => $"{name}={value}"));
        var filter = Parse(conditions);
        if (filters["until"].Concat(filters["unused-for"]).FirstOrDefault() is not { } until)
            return filter;
        return GoDuration.TryParse(until, out var unused)
            ? filter with { UnusedFor = unused }
            : throw new EngineException(ErrorKind.InvalidArgument, $"\"until\" filter: time: invalid duration \"{until}\"");
    }

    public IEnumerable<BuildCacheItem> Apply(IEnumerable<BuildCacheItem> items, DateTimeOffset now)
        => items.Where(item => Conditions.All(condition => Matches(item, condition.Key, condition.Value) != condition.Not) && now - item.LastUsed >= UnusedFor);

    /// <summary>What may be removed.</summary>
    public IEnumerable<BuildCacheItem> Unused(IReadOnlyList<BuildCacheItem> items, DateTimeOffset now)
    {
        var chosen = Apply(items, now).Where(item => !item.InUse && (All || !item.Shared));
        if (KeepBytes <= 0)
            return chosen;
        var surplus = items.Sum(static item => item.Size) - KeepBytes;
        return chosen.OrderBy(static item => item.LastUsed).TakeWhile(item =>
        {
            var more = surplus > 0;
            surplus -= item.Size;
            return more;
        }).ToList();
    }

    private static bool Matches(BuildCacheItem item, string key, string value) => key switch
    {
        "id" => item.Id == value,
        "type" => item.Type == value,
        "description" => item.Description.Contains(value, StringComparison.Ordinal),
        "inuse" => Is(item.InUse, value),
        "shared" => Is(item.Shared, value),
        "private" => Is(!item.Shared, value),
        "mutable" => Is(item.Type != "regular", value),
        _ => Is(item.Type == "regular", value),
    };

    private static bool Is(bool actual, string value) => actual.ToString(CultureInfo.InvariantCulture).Equals(value, StringComparison.OrdinalIgnoreCase);
}
