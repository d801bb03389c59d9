using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

public sealed record TimeOffset
{
    public long? Secs { get; init; }
    public uint? Nanosecs { get; init; }

    internal static TimeOffset Read(ref Utf8JsonReader json)
    {
        long? secs = null;
        uint? nanosecs = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("secs"u8))
                secs = SpecJson.Int64(ref json);
            else if (json.ValueTextEquals("nanosecs"u8))
                nanosecs = SpecJson.UInt32(ref json);
            else
                json.Skip();
        }
        return new TimeOffset
        {
            Secs = secs,
            Nanosecs = nanosecs,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Secs is { } secs)
            json.WriteNumber("secs"u8, secs);
        if (Nanosecs is { } nanosecs)
            json.WriteNumber("nanosecs"u8, nanosecs);
        json.WriteEndObject();
    }
}
