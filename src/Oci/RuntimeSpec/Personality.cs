using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>personality(2): <c>LINUX</c> or <c>LINUX32</c>.</summary>
public sealed record Personality
{
    public string Domain { get; init; } = "";
    public string[]? Flags { get; init; }

    internal static Personality Read(ref Utf8JsonReader json)
    {
        var domain = "";
        string[]? flags = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("domain"u8))
                domain = SpecJson.Text(ref json) ?? "";
            else if (json.ValueTextEquals("flags"u8))
                flags = SpecJson.Texts(ref json);
            else
                json.Skip();
        }
        return new Personality
        {
            Domain = domain,
            Flags = flags,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("domain"u8, Domain);
        SpecJson.Write(json, "flags"u8, Flags);
        json.WriteEndObject();
    }
}
