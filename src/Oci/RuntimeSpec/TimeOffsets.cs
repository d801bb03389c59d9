using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>Offsets of the clocks in a new time namespace.</summary>
public sealed record TimeOffsets
{
    public TimeOffset? Boottime { get; init; }
    public TimeOffset? Monotonic { get; init; }

    internal static TimeOffsets Read(ref Utf8JsonReader json)
    {
        TimeOffset? boottime = null;
        TimeOffset? monotonic = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("boottime"u8))
                boottime = SpecJson.Value(ref json, TimeOffset.Read);
            else if (json.ValueTextEquals("monotonic"u8))
                monotonic = SpecJson.Value(ref json, TimeOffset.Read);
            else
                json.Skip();
        }
        return new TimeOffsets
        {
            Boottime = boottime,
            Monotonic = monotonic,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Boottime is not null)
        {
            json.WritePropertyName("boottime"u8);
            Boottime.Write(json);
        }
        if (Monotonic is not null)
        {
            json.WritePropertyName("monotonic"u8);
            Monotonic.Write(json);
        }
        json.WriteEndObject();
    }
}
