using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>Names such as <c>CAP_NET_RAW</c>, one array for each set.</summary>
public sealed record ProcessCapabilities
{
    public string[]? Bounding { get; init; }
    public string[]? Effective { get; init; }
    public string[]? Inheritable { get; init; }
    public string[]? Permitted { get; init; }
    public string[]? Ambient { get; init; }

    internal static ProcessCapabilities Read(ref Utf8JsonReader json)
    {
        string[]? bounding = null;
        string[]? effective = null;
        string[]? inheritable = null;
        string[]? permitted = null;
        string[]? ambient = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("bounding"u8))
                bounding = SpecJson.Texts(ref json);
            else if (json.ValueTextEquals("effective"u8))
                effective = SpecJson.Texts(ref json);
            else if (json.ValueTextEquals("inheritable"u8))
                inheritable = SpecJson.Texts(ref json);
            else if (json.ValueTextEquals("permitted"u8))
                permitted = SpecJson.Texts(ref json);
            else if (json.ValueTextEquals("ambient"u8))
                ambient = SpecJson.Texts(ref json);
            else
                json.Skip();
        }
        return new ProcessCapabilities
        {
            Bounding = bounding,
            Effective = effective,
            Inheritable = inheritable,
            Permitted = permitted,
            Ambient = ambient,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        SpecJson.Write(json, "bounding"u8, Bounding);
        SpecJson.Write(json, "effective"u8, Effective);
        SpecJson.Write(json, "inheritable"u8, Inheritable);
        SpecJson.Write(json, "permitted"u8, Permitted);
        SpecJson.Write(json, "ambient"u8, Ambient);
        json.WriteEndObject();
    }
}
