using System.Text.Json;
using Skiff.Errors;

namespace Skiff.Engine;

/// <summary>
/// The `filters` of a request: for each name the values of which one must fit. Both forms are read, `{"label":["a=b"]}`
/// and the one that clients still send, `{"label":{"a=b":true}}`.
/// </summary>
public sealed class Filters
{
    private static readonly string[] NoValues = [];
    private readonly Dictionary<string, List<string>> _values;

    private Filters(Dictionary<string, List<string>> values) => _values = values;

    public static Filters None { get; } = new([]);

    public bool IsEmpty => _values.Count == 0;

    public IReadOnlyCollection<string> Names => _values.Keys;

    public bool Has(string name) => _values.ContainsKey(name);

    public IReadOnlyList<string> this[string name] => _values.TryGetValue(name, out var values) ? values : NoValues;

    /// <summary>Null and empty text are no filters. Errors: InvalidArgument when it is not such JSON.</summary>
    public static Filters Parse(string? json)
    {
        if (string.IsNullOrEmpty(json))
            return None;
        try
        {
            using var document = JsonDocument.Parse(json);
            var values = new Dictionary<string, List<string>>(StringComparer.Ordinal);
            foreach (var filter in document.RootElement.EnumerateObject())
                values[filter.Name] = ValuesOf(filter.Value);
            return new Filters(values);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new EngineException(ErrorKind.InvalidArgument, "invalid filter", error);
        }
    }

    public static Filters Of(params ReadOnlySpan<(string Name, string Value)> filters)
    {
        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (name, value) in filters)
        {
            if (!values.TryGetValue(name, out var list))
                values[name] = list = [];
            list.Add(value);
        }
        return new Filters(values);
    }

    /// <summary>These filters and one value more.</summary>
    public Filters With(string name, string value)
    {
        var values = new Dictionary<string, List<string>>(_values, StringComparer.Ordinal);
        values[name] = values.TryGetValue(name, out var others) ? [.. others, value] : [value];
        return new Filters(values);
    }

    /// <summary>Errors: InvalidArgument for the first name that is not among <paramref name="accepted"/>.</summary>
    public void RequireOnly(IReadOnlySet<string> accepted)
    {
        foreach (var name in _values.Keys)
        {
            if (!accepted.Contains(name))
                throw new EngineException(ErrorKind.InvalidArgument, $"Invalid filter '{name}'");
        }
    }

    /// <summary>No such filter, or one of its values is equal.</summary>
    public bool Accepts(string name, string value)
        => !_values.TryGetValue(name, out var values) || values.Contains(value);

    /// <summary>No such filter, or one of its values satisfies the predicate.</summary>
    public bool Accepts(string name, Func<string, bool> fits)
        => !_values.TryGetValue(name, out var values) || values.Exists(value => fits(value));

    /// <summary>All values of a filter hold of the labels: `key` is there, `key=value` is equal.</summary>
    public bool AcceptsLabels(string name, IReadOnlyDictionary<string, string>? labels)
        => !_values.TryGetValue(name, out var values) || values.TrueForAll(value => HasLabel(labels, value));

    private static bool HasLabel(IReadOnlyDictionary<string, string>? labels, string wanted)
    {
        if (labels is null)
            return false;
        var equals = wanted.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? labels.ContainsKey(wanted)
            : labels.TryGetValue(wanted[..equals], out var value) && value == wanted[(equals + 1)..];
    }

    /// <summary>
    /// A filter that is true or false, such as `dangling`. Errors: InvalidArgument for any other value.
    /// </summary>
    public bool Flag(string name, bool otherwise)
    {
        if (!_values.TryGetValue(name, out var values) || values.Count == 0)
            return otherwise;
        return values[0] switch
        {
            "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
            "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
            _ => throw new EngineException(ErrorKind.InvalidArgument, $"Invalid filter '{name}=[{string.Join(' ', values)}]'"),
        };
    }

    private static List<string> ValuesOf(JsonElement filter)
    {
        var values = new List<string>();
        if (filter.ValueKind == JsonValueKind.Array)
        {
            foreach (var value in filter.EnumerateArray())
                values.Add(value.GetString() ?? "");
        }
        else
        {
            foreach (var value in filter.EnumerateObject())
            {
                if (value.Value.ValueKind == JsonValueKind.True)
                    values.Add(value.Name);
            }
        }
        return values;
    }
}
