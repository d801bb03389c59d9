using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

public sealed record EnabledFeature
{
    public bool? Enabled { get; init; }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Enabled is { } enabled)
            json.WriteBoolean("enabled"u8, enabled);
        json.WriteEndObject();
    }
}
