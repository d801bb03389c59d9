using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

public sealed record IntelRdtFeatures
{
    public bool? Enabled { get; init; }
    public bool? Schemata { get; init; }
    public bool? Monitoring { get; init; }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Enabled is { } enabled)
            json.WriteBoolean("enabled"u8, enabled);
        if (Schemata is { } schemata)
            json.WriteBoolean("schemata"u8, schemata);
        if (Monitoring is { } monitoring)
            json.WriteBoolean("monitoring"u8, monitoring);
        json.WriteEndObject();
    }
}
