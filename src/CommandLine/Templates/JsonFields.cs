using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Skiff.CommandLine.Templates;

/// <summary>
/// An object of a daemon's JSON, seen as Go's template sees the struct or map that it was made from. With a shape (the wire
/// type's metadata) fields that the JSON leaves out have their zero value; without one, every object is a map.
/// </summary>
public sealed class JsonFields(JsonElement element, JsonTypeInfo? shape) : IGoFields
{
    public JsonElement Element { get; } = element;

    public string TypeName => shape is { Kind: JsonTypeInfoKind.Object } ? "*" + shape.Type.Name : "map[string]interface {}";

    public bool IsMap => shape is not { Kind: JsonTypeInfoKind.Object };

    public IEnumerable<KeyValuePair<string, object?>> Entries
    {
        get
        {
            if (shape is { Kind: JsonTypeInfoKind.Object })
            {
                foreach (var property in shape.Properties)
                    yield return new KeyValuePair<string, object?>(property.Name, TryGet(property.Name, out var value) ? value : null);
                yield break;
            }
            foreach (var property in Element.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                yield return new KeyValuePair<string, object?>(property.Name, JsonValue.Lift(property.Value, JsonValue.ElementShape(shape)));
        }
    }

    public bool TryGet(string name, out object? value)
    {
        if (shape is { Kind: JsonTypeInfoKind.Object })
            return TryGetTyped(shape, name, out value);
        if (Element.TryGetProperty(name, out var found))
        {
            value = JsonValue.Lift(found, JsonValue.ElementShape(shape));
            return true;
        }
        value = null;
        return false;
    }

    public bool TryCall(string name, IReadOnlyList<object?> arguments, out object? value)
    {
        value = null;
        return false;
    }

    /// <summary>What `index` finds under a key that is not there.</summary>
    internal object? ZeroEntry() => shape is null ? null : JsonValue.Zero(shape.ElementType!, shape.Options);

    private bool TryGetTyped(JsonTypeInfo type, string name, out object? value)
    {
        value = null;
        foreach (var property in type.Properties)
        {
            // Go's names and the JSON's differ in the case of abbreviations: ID and Id, HostIP and HostIp
            if (property.Name != name && !(property.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && name[0] == char.ToUpperInvariant(property.Name[0])))
                continue;
            value = Element.TryGetProperty(property.Name, out var found) && found.ValueKind != JsonValueKind.Null
                ? JsonValue.Lift(found, JsonValue.Shape(property.PropertyType, type.Options))
                : JsonValue.Zero(property.PropertyType, type.Options);
            return true;
        }
        return false;
    }
}
