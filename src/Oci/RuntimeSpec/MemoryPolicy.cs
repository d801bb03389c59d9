using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>set_mempolicy(2).</summary>
public sealed record MemoryPolicy
{
    public string Mode { get; init; } = "";
    public string? Nodes { get; init; }
    public string[]? Flags { get; init; }

    internal static MemoryPolicy Read(ref Utf8JsonReader json)
    {
        var mode = "";
        string? nodes = null;
        string[]? flags = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("mode"u8))
                mode = SpecJson.Text(ref json) ?? "";
            else if (json.ValueTextEquals("nodes"u8))
                nodes = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("flags"u8))
                flags = SpecJson.Texts(ref json);
            else
                json.Skip();
        }
        return new MemoryPolicy
        {
            Mode = mode,
            Nodes = nodes,
            Flags = flags,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("mode"u8, Mode);
        if (Nodes is not null)
            json.WriteString("nodes"u8, Nodes);
        SpecJson.Write(json, "flags"u8, Flags);
        json.WriteEndObject();
    }
}
