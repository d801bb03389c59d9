using System.Collections;
using System.Text.Json;
using Skiff.CommandLine.Templates.Types;

namespace Skiff.CommandLine.Templates;

/// <summary>An array of a daemon's JSON.</summary>
/// <param name="element">The array; undefined where the JSON has none.</param>
/// <param name="type">The list it is; null for a list of anything.</param>
public sealed class JsonList(JsonElement element, GoType? type) : IReadOnlyList<object?>
{
    public JsonElement Element { get; } = element;

    public GoType? Type => type;

    public int Count => Element.ValueKind == JsonValueKind.Array ? Element.GetArrayLength() : type?.Length ?? 0;

    public object? this[int index] => Element.ValueKind == JsonValueKind.Array ? JsonValue.Lift(Element[index], type?.Element) : JsonValue.Zero(type!.Element!);

    public IEnumerator<object?> GetEnumerator()
    {
        for (var at = 0; at < Count; at++)
            yield return this[at];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
