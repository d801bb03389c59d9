using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

public sealed record WeightDevice
{
    public long Major { get; init; }
    public long Minor { get; init; }
    public ushort? Weight { get; init; }
    public ushort? LeafWeight { get; init; }

    internal static WeightDevice Read(ref Utf8JsonReader json)
    {
        long major = 0;
        long minor = 0;
        ushort? weight = null;
        ushort? leafWeight = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("major"u8))
                major = SpecJson.Int64(ref json) ?? 0;
            else if (json.ValueTextEquals("minor"u8))
                minor = SpecJson.Int64(ref json) ?? 0;
            else if (json.ValueTextEquals("weight"u8))
                weight = SpecJson.UInt16(ref json);
            else if (json.ValueTextEquals("leafWeight"u8))
                leafWeight = SpecJson.UInt16(ref json);
            else
                json.Skip();
        }
        return new WeightDevice
        {
            Major = major,
            Minor = minor,
            Weight = weight,
            LeafWeight = leafWeight,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("major"u8, Major);
        json.WriteNumber("minor"u8, Minor);
        if (Weight is { } weight)
            json.WriteNumber("weight"u8, weight);
        if (LeafWeight is { } leafWeight)
            json.WriteNumber("leafWeight"u8, leafWeight);
        json.WriteEndObject();
    }
}
