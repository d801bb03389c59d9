using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

public sealed record InterfacePriority
{
    public string Name { get; init; } = "";
    public uint Priority { get; init; }

    internal static InterfacePriority Read(ref Utf8JsonReader json)
    {
        var name = "";
        uint priority = 0;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("name"u8))
                name = SpecJson.Text(ref json) ?? "";
            else if (json.ValueTextEquals("priority"u8))
                priority = SpecJson.UInt32(ref json) ?? 0;
            else
                json.Skip();
        }
        return new InterfacePriority
        {
            Name = name,
            Priority = priority,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, Name);
        json.WriteNumber("priority"u8, Priority);
        json.WriteEndObject();
    }
}
