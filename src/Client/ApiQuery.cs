using System.Text;
using System.Text.Json;
using Skiff.Api;

namespace Skiff.Client;

/// <summary>The query of a request. What is null or empty is left out unless it is said to be kept.</summary>
public sealed class ApiQuery
{
    private readonly SortedDictionary<string, List<string>> _values = new(StringComparer.Ordinal);

    public ApiQuery Set(string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            Keep(key, value);
        return this;
    }

    public ApiQuery Keep(string key, string value)
    {
        if (!_values.TryGetValue(key, out var values))
            _values[key] = values = [];
        values.Add(value);
        return this;
    }

    /// <summary>`key=1` when it is true.</summary>
    public ApiQuery Flag(string key, bool value) => value ? Keep(key, "1") : this;

    public ApiQuery Filters(IReadOnlyDictionary<string, IReadOnlyList<string>>? filters)
    {
        if (filters is null or { Count: 0 })
            return this;
        var sets = new Dictionary<string, Dictionary<string, bool>>(StringComparer.Ordinal);
        foreach (var (key, values) in filters)
        {
            var set = sets[key] = new Dictionary<string, bool>(StringComparer.Ordinal);
            foreach (var value in values)
                set[value] = true;
        }
        return Keep("filters", JsonSerializer.Serialize(sets, ApiJson.Wire.DictionaryStringDictionaryStringBoolean));
    }

    public override string ToString()
    {
        if (_values.Count == 0)
            return "";
        var text = new StringBuilder();
        foreach (var (key, values) in _values)
        {
            foreach (var value in values)
                text.Append(text.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(key)).Append('=').Append(Uri.EscapeDataString(value));
        }
        return text.ToString();
    }
}
