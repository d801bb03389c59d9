using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

public sealed record SeccompFeatures
{
    public bool? Enabled { get; init; }
    public string[]? Actions { get; init; }
    public string[]? Operators { get; init; }
    public string[]? Archs { get; init; }
    public string[]? KnownFlags { get; init; }
    public string[]? SupportedFlags { get; init; }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Enabled is { } enabled)
            json.WriteBoolean("enabled"u8, enabled);
        SpecJson.Write(json, "actions"u8, Actions);
        SpecJson.Write(json, "operators"u8, Operators);
        SpecJson.Write(json, "archs"u8, Archs);
        SpecJson.Write(json, "knownFlags"u8, KnownFlags);
        SpecJson.Write(json, "supportedFlags"u8, SupportedFlags);
        json.WriteEndObject();
    }
}
