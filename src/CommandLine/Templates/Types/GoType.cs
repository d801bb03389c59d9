namespace Skiff.CommandLine.Templates.Types;

/// <summary>
/// A type in which the reference client holds an answer of the daemon. Templates see fields, their order, their zero values and
/// the names in errors by it.
/// </summary>
public sealed class GoType
{
    private readonly Lazy<IReadOnlyList<GoField>> _fields;

    internal GoType(GoKind kind, string name, GoType? element = null, int length = 0, Func<IReadOnlyList<GoField>>? fields = null, bool sorted = false)
    {
        Kind = kind;
        Name = name;
        Element = element;
        Length = length;
        Sorted = sorted;
        _fields = new Lazy<IReadOnlyList<GoField>>(fields ?? (static () => []));
    }

    public GoKind Kind { get; }

    /// <summary>How errors and `%T` call it.</summary>
    public string Name { get; }

    /// <summary>What a list, a map or a pointer holds.</summary>
    public GoType? Element { get; }

    /// <summary>How many a list of a fixed length holds, else 0.</summary>
    public int Length { get; }

    /// <summary>Its JSON has its keys in order of the alphabet rather than in that of its fields.</summary>
    public bool Sorted { get; }

    public IReadOnlyList<GoField> Fields => _fields.Value;

    public GoField? Find(string name)
    {
        foreach (var field in Fields)
        {
            if (field.Name == name)
                return field;
        }
        return null;
    }
}
