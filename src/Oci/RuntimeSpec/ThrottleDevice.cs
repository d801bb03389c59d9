using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary><c>Rate</c> in bytes or operations a second.</summary>
public sealed record ThrottleDevice
{
    public long Major { get; init; }
    public long Minor { get; init; }
    public ulong Rate { get; init; }

    internal static ThrottleDevice Read(ref Utf8JsonReader json)
    {
        long major = 0;
        long minor = 0;
        ulong rate = 0;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("major"u8))
                major = SpecJson.Int64(ref json) ?? 0;
            else if (json.ValueTextEquals("minor"u8))
                minor = SpecJson.Int64(ref json) ?? 0;
            else if (json.ValueTextEquals("rate"u8))
                rate = SpecJson.UInt64(ref json) ?? 0;
            else
                json.Skip();
        }
        return new ThrottleDevice
        {
            Major = major,
            Minor = minor,
            Rate = rate,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("major"u8, Major);
        json.WriteNumber("minor"u8, Minor);
        json.WriteNumber("rate"u8, Rate);
        json.WriteEndObject();
    }
}
