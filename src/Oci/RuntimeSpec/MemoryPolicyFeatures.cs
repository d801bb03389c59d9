using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

public sealed record MemoryPolicyFeatures
{
    public string[]? Modes { get; init; }
    public string[]? Flags { get; init; }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        SpecJson.Write(json, "modes"u8, Modes);
        SpecJson.Write(json, "flags"u8, Flags);
        json.WriteEndObject();
    }
}
