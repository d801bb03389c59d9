using Skiff.CommandLine.Templates;

namespace Skiff.CommandLine.Formats;

/// <summary>A line of a table: named columns whose values are made when a template asks for them.</summary>
/// <param name="typeName">How errors call it, `*formatter.ContainerContext`.</param>
/// <param name="columns">The columns with what makes their values.</param>
public sealed class Row(string typeName, IReadOnlyDictionary<string, Func<object?>> columns) : IGoFields
{
    /// <summary>Methods that take arguments.</summary>
    public Func<string, IReadOnlyList<object?>, object?>? Method { get; init; }

    /// <summary>Columns that `json` leaves out.</summary>
    public IReadOnlyCollection<string> NotInJson { get; init; } = [];

    public string TypeName => typeName;

    public bool IsMap => false;

    public IEnumerable<KeyValuePair<string, object?>> Entries => columns.Keys.Where(name => !NotInJson.Contains(name)).Order(StringComparer.Ordinal)
        .Select(name => new KeyValuePair<string, object?>(name, columns[name]()));

    public bool TryGet(string name, out object? value)
    {
        value = columns.TryGetValue(name, out var make) ? make() : null;
        return make is not null;
    }

    public bool TryCall(string name, IReadOnlyList<object?> arguments, out object? value)
    {
        value = Method?.Invoke(name, arguments);
        return value is not null;
    }
}
