using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>One entry of <c>mounts</c>; mounted in the listed order.</summary>
public sealed record Mount
{
    public string Destination { get; init; } = "";
    public string? Type { get; init; }
    public string? Source { get; init; }
    public string[]? Options { get; init; }
    public IDMapping[]? UidMappings { get; init; }
    public IDMapping[]? GidMappings { get; init; }

    internal static Mount Read(ref Utf8JsonReader json)
    {
        var destination = "";
        string? type = null;
        string? source = null;
        string[]? options = null;
        IDMapping[]? uidMappings = null;
        IDMapping[]? gidMappings = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("destination"u8))
                destination = SpecJson.Text(ref json) ?? "";
            else if (json.ValueTextEquals("type"u8))
                type = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("source"u8))
                source = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("options"u8))
                options = SpecJson.Texts(ref json);
            else if (json.ValueTextEquals("uidMappings"u8))
                uidMappings = SpecJson.Array(ref json, IDMapping.Read);
            else if (json.ValueTextEquals("gidMappings"u8))
                gidMappings = SpecJson.Array(ref json, IDMapping.Read);
            else
                json.Skip();
        }
        return new Mount
        {
            Destination = destination,
            Type = type,
            Source = source,
            Options = options,
            UidMappings = uidMappings,
            GidMappings = gidMappings,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("destination"u8, Destination);
        if (Type is not null)
            json.WriteString("type"u8, Type);
        if (Source is not null)
            json.WriteString("source"u8, Source);
        SpecJson.Write(json, "options"u8, Options);
        SpecJson.Write(json, "uidMappings"u8, UidMappings, static (json, value) => value.Write(json));
        SpecJson.Write(json, "gidMappings"u8, GidMappings, static (json, value) => value.Write(json));
        json.WriteEndObject();
    }
}
