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

    /// <summary>How many texts the method of that name takes; null where the name is a field's or nobody's.</summary>
    int? Arity(string name);

    /// <summary>Calls a method with arguments, of which there are as many as <see cref="Arity"/> says.</summary>
    object? Call(string name, IReadOnlyList<object?> arguments);

    /// <summary>Names and values, in the order in which they print and are ranged over.</summary>
    IEnumerable<KeyValuePair<string, object?>> Entries { get; }
}
