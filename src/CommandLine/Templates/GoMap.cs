namespace Skiff.CommandLine.Templates;

/// <summary>A map with text keys, in the order of its keys.</summary>
public sealed class GoMap(IEnumerable<KeyValuePair<string, object?>> entries) : IGoFields
{
    private readonly SortedDictionary<string, object?> _entries = new(new Dictionary<string, object?>(entries, StringComparer.Ordinal), StringComparer.Ordinal);

    public string TypeName => "map[string]string";

    public bool IsMap => true;

    public IEnumerable<KeyValuePair<string, object?>> Entries => _entries;

    public bool TryGet(string name, out object? value) => _entries.TryGetValue(name, out value);

    public int? Arity(string name) => null;

    public object? Call(string name, IReadOnlyList<object?> arguments) => null;
}
