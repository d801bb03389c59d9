using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>ioprio_set(2): <c>Class</c> is <c>IOPRIO_CLASS_RT</c>, <c>_BE</c> or <c>_IDLE</c>.</summary>
public sealed record IOPriority
{
    public string Class { get; init; } = "";
    public int Priority { get; init; }

    internal static IOPriority Read(ref Utf8JsonReader json)
    {
        var @class = "";
        var priority = 0;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("class"u8))
                @class = SpecJson.Text(ref json) ?? "";
            else if (json.ValueTextEquals("priority"u8))
                priority = SpecJson.Int32(ref json) ?? 0;
            else
                json.Skip();
        }
        return new IOPriority
        {
            Class = @class,
            Priority = priority,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("class"u8, Class);
        json.WriteNumber("priority"u8, Priority);
        json.WriteEndObject();
    }
}
