using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Skiff.CommandLine.Templates;

/// <summary>An array of a daemon's JSON.</summary>
public sealed class JsonList(JsonElement element, JsonTypeInfo? shape) : IReadOnlyList<object?>
{
    public JsonElement Element { get; } = element;

    public int Count => Element.GetArrayLength();

    public object? this[int index] => JsonValue.Lift(Element[index], JsonValue.ElementShape(shape));

    public IEnumerator<object?> GetEnumerator()
    {
        foreach (var item in Element.EnumerateArray())
            yield return JsonValue.Lift(item, JsonValue.ElementShape(shape));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
