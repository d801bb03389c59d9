using Skiff.CommandLine.Templates;

namespace Skiff.CommandLine.Formats;

/// <summary>The heading of a table: every column's value is its title.</summary>
internal sealed class HeaderRow(IReadOnlyDictionary<string, string> titles) : IGoFields
{
    public string TypeName => "formatter.SubHeaderContext";

    public bool IsMap => true;

    public IEnumerable<KeyValuePair<string, object?>> Entries => titles.OrderBy(title => title.Key, StringComparer.Ordinal)
        .Select(title => new KeyValuePair<string, object?>(title.Key, title.Value));

    public bool TryGet(string name, out object? value)
    {
        var known = titles.TryGetValue(name, out var title);
        value = title;
        return known;
    }

    public int? Arity(string name) => name == "Label" ? 1 : null;

    /// <summary>`.Label "com.example.my-label"` is headed `my label`.</summary>
    public object? Call(string name, IReadOnlyList<object?> arguments)
    {
        var label = (string)arguments[0]!;
        return label[(label.LastIndexOf('.') + 1)..].Replace('-', ' ').Replace('_', ' ');
    }
}
