using Skiff.CommandLine.Templates;

namespace Skiff.CommandLine.Formats;

/// <summary>A line of a table: named columns whose values are made when a template asks for them.</summary>
/// <param name="typeName">How errors call it, `*formatter.ContainerContext`.</param>
/// <param name="columns">The columns with what makes their values.</param>
public sealed class Row(string typeName, IReadOnlyDictionary<string, Func<object?>> columns) : IGoFields
{
    /// <summary>What `.Label "name"` yields; null for rows without labels.</summary>
    public Func<string, string>? Label { get; init; }

    /// <summary>Is told each column that a template asks for.</summary>
    public Action<string>? Observer { get; init; }

    /// <summary>Columns that `json` leaves out.</summary>
    public IReadOnlyCollection<string> NotInJson { get; init; } = [];

    public string TypeName => typeName;

    public bool IsMap => false;

    public IEnumerable<KeyValuePair<string, object?>> Entries => columns.Keys.Where(name => !NotInJson.Contains(name)).Order(StringComparer.Ordinal)
        .Select(name => new KeyValuePair<string, object?>(name, ValueOf(name)));

    public bool TryGet(string name, out object? value)
    {
        var known = columns.ContainsKey(name);
        value = known ? ValueOf(name) : null;
        return known;
    }

    public int? Arity(string name) => name == "Label" && Label is not null ? 1 : columns.ContainsKey(name) ? 0 : null;

    public object? Call(string name, IReadOnlyList<object?> arguments) => arguments.Count > 0 ? Label!((string)arguments[0]!) : ValueOf(name);

    private object? ValueOf(string name)
    {
        Observer?.Invoke(name);
        return columns[name]();
    }
}
