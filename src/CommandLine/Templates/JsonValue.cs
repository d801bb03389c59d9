using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Skiff.CommandLine.Templates;

/// <summary>Brings JSON into the values that templates work on.</summary>
public static class JsonValue
{
    public static object? Lift(JsonElement element, JsonTypeInfo? shape = null) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonFields(element, shape is { Kind: JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary } ? shape : null),
        JsonValueKind.Array => new JsonList(element, shape is { Kind: JsonTypeInfoKind.Enumerable } ? shape : null),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble(),
        _ => null,
    };

    /// <summary>The metadata of a type; null for one that is a plain value.</summary>
    internal static JsonTypeInfo? Shape(Type type, JsonSerializerOptions options) =>
        type == typeof(JsonElement) || type == typeof(JsonElement?) || type == typeof(string) || type.IsPrimitive || Nullable.GetUnderlyingType(type) is not null
            ? null
            : options.GetTypeInfo(type);

    internal static JsonTypeInfo? ElementShape(JsonTypeInfo? shape) =>
        shape?.ElementType is { } type ? Shape(type, shape.Options) : null;

    /// <summary>What a field has that is not in the JSON.</summary>
    internal static object? Zero(Type type, JsonSerializerOptions options)
    {
        if (type == typeof(string))
            return "";
        if (type == typeof(bool))
            return false;
        if (type == typeof(long) || type == typeof(int))
            return 0L;
        if (type == typeof(double))
            return 0d;
        return Shape(type, options)?.Kind switch
        {
            JsonTypeInfoKind.Enumerable => Array.Empty<object?>(),
            JsonTypeInfoKind.Dictionary => new GoMap([]),
            JsonTypeInfoKind.Object => new GoNilPointer("*" + type.Name),
            _ when type == typeof(long?) || type == typeof(int?) || type == typeof(bool?) => new GoNilPointer("*" + Nullable.GetUnderlyingType(type)!.Name),
            _ => null,
        };
    }
}
