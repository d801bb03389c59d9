using System.Text.Json;
using Skiff.CommandLine.Templates.Types;

namespace Skiff.CommandLine.Templates;

/// <summary>
/// An object of a daemon's JSON, seen as Go's template sees the struct or map that it was made from. Of a struct, fields that the
/// JSON leaves out have their zero value; without a type, every object is a map.
/// </summary>
/// <param name="element">The object; undefined where the JSON has none.</param>
/// <param name="type">The struct or map it is; null for a map of anything.</param>
/// <param name="pointer">It is reached by a pointer.</param>
public sealed class JsonFields(JsonElement element, GoType? type, bool pointer = false) : IGoFields
{
    public JsonElement Element { get; } = element;

    public GoType? Type => type;

    public bool IsPointer => pointer;

    public string TypeName => type is null ? "map[string]interface {}" : pointer ? "*" + type.Name : type.Name;

    public bool IsMap => type is not { Kind: GoKind.Struct };

    public IEnumerable<KeyValuePair<string, object?>> Entries
    {
        get
        {
            if (type is { Kind: GoKind.Struct })
            {
                foreach (var declared in type.Fields)
                    yield return new KeyValuePair<string, object?>(declared.Name, ValueOf(declared));
                yield break;
            }
            if (Element.ValueKind != JsonValueKind.Object)
                yield break;
            foreach (var property in Element.EnumerateObject().OrderBy(static property => property.Name, StringComparer.Ordinal))
                yield return new KeyValuePair<string, object?>(property.Name, JsonValue.Lift(property.Value, type?.Element));
        }
    }

    public bool TryGet(string name, out object? value)
    {
        if (type is { Kind: GoKind.Struct })
            return TryGetField(Element, type, name, out value);
        value = null;
        if (Element.ValueKind != JsonValueKind.Object || !Element.TryGetProperty(name, out var found))
            return false;
        value = JsonValue.Lift(found, type?.Element);
        return true;
    }

    public int? Arity(string name) => null;

    public object? Call(string name, IReadOnlyList<object?> arguments) => null;

    /// <summary>What `index` finds under a key that is not there.</summary>
    internal object? ZeroEntry() => type?.Element is { } held ? JsonValue.Zero(held) : null;

    /// <summary>The value of one of the type's fields.</summary>
    internal object? ValueOf(GoField field)
    {
        if (field.Embedded)
            return new JsonFields(Element, Struct(field), field.Type.Kind == GoKind.Pointer);
        return Element.ValueKind == JsonValueKind.Object && field.Json.Length > 0 && Element.TryGetProperty(field.Json, out var found) && found.ValueKind != JsonValueKind.Null
            ? JsonValue.Lift(found, field.Type)
            : JsonValue.Zero(field.Type);
    }

    /// <summary>A field of the type itself comes before those of the types embedded in it.</summary>
    private static bool TryGetField(JsonElement element, GoType type, string name, out object? value)
    {
        if (type.Find(name) is { } own)
        {
            value = new JsonFields(element, type).ValueOf(own);
            return true;
        }
        foreach (var field in type.Fields)
        {
            if (field.Embedded && TryGetField(element, Struct(field), name, out value))
                return true;
        }
        value = null;
        return false;
    }

    private static GoType Struct(GoField field) => field.Type.Kind == GoKind.Pointer ? field.Type.Element! : field.Type;
}
