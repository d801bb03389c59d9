using System.Text.Json;
using Skiff.CommandLine.Templates.Types;

namespace Skiff.CommandLine.Templates;

/// <summary>Brings JSON into the values that templates work on.</summary>
public static class JsonValue
{
    /// <param name="element">The JSON.</param>
    /// <param name="type">What the reference client makes of it; null where it takes it as it comes.</param>
    public static object? Lift(JsonElement element, GoType? type = null)
    {
        var pointer = type is { Kind: GoKind.Pointer };
        var held = pointer ? type!.Element : type;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return new JsonFields(element, held is { Kind: GoKind.Struct or GoKind.Map } ? held : null, pointer);
            case JsonValueKind.Array:
                return new JsonList(element, held is { Kind: GoKind.List } ? held : null);
            case JsonValueKind.String:
                return held is { Kind: GoKind.Time } ? new GoMoment(element.GetString()!) : element.GetString();
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.Number:
                return held is { Kind: GoKind.Duration } ? new GoSpan(element.GetInt64()) : element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble();
            default:
                return type is null ? null : Zero(type);
        }
    }

    /// <summary>What a field has that is not in the JSON.</summary>
    internal static object? Zero(GoType type) => type.Kind switch
    {
        GoKind.Text => "",
        GoKind.Bool => false,
        GoKind.Whole => 0L,
        GoKind.Floating => 0d,
        GoKind.Time => new GoMoment(""),
        GoKind.Duration => new GoSpan(0),
        GoKind.List => new JsonList(default, type),
        GoKind.Map or GoKind.Struct => new JsonFields(default, type),
        GoKind.Pointer => new GoNilPointer(type.Name),
        _ => null,
    };
}
