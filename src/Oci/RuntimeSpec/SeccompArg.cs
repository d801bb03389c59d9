using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

public sealed record SeccompArg
{
    public uint Index { get; init; }
    public ulong Value { get; init; }
    public ulong? ValueTwo { get; init; }
    public string Op { get; init; } = "";

    internal static SeccompArg Read(ref Utf8JsonReader json)
    {
        uint index = 0;
        ulong value = 0;
        ulong? valueTwo = null;
        var op = "";
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("index"u8))
                index = SpecJson.UInt32(ref json) ?? 0;
            else if (json.ValueTextEquals("value"u8))
                value = SpecJson.UInt64(ref json) ?? 0;
            else if (json.ValueTextEquals("valueTwo"u8))
                valueTwo = SpecJson.UInt64(ref json);
            else if (json.ValueTextEquals("op"u8))
                op = SpecJson.Text(ref json) ?? "";
            else
                json.Skip();
        }
        return new SeccompArg
        {
            Index = index,
            Value = value,
            ValueTwo = valueTwo,
            Op = op,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, Index);
        json.WriteNumber("value"u8, Value);
        if (ValueTwo is { } valueTwo)
            json.WriteNumber("valueTwo"u8, valueTwo);
        json.WriteString("op"u8, Op);
        json.WriteEndObject();
    }
}
