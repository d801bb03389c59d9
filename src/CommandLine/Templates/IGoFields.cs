namespace Skiff.CommandLine.Templates;

/// <summary>A value with named fields and methods: a row of a table, or a document of the daemon.</summary>
public interface IGoFields
{
    /// <summary>How errors call the type.</summary>
    string TypeName { get; }

    /// <summary>A missing name of a map is no error: it has the value that prints as `&lt;no value&gt;`.</summary>
    bool IsMap { get; }

    /// <summary>The value of a field, or of a method without arguments.</summary>
    bool TryGet(string name, out object? value);

    /// <summary>Calls a method with arguments; false when there is none of that name.</summary>
    bool TryCall(string name, IReadOnlyList<object?> arguments, out object? value);

    /// <summary>Names and values, in the order in which they print and are ranged over.</summary>
    IEnumerable<KeyValuePair<string, object?>> Entries { get; }
}
