using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>The container's root file system: <c>Path</c> absolute or relative to the bundle.</summary>
public sealed record Root
{
    public string Path { get; init; } = "";
    public bool? Readonly { get; init; }

    internal static Root Read(ref Utf8JsonReader json)
    {
        var path = "";
        bool? @readonly = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("path"u8))
                path = SpecJson.Text(ref json) ?? "";
            else if (json.ValueTextEquals("readonly"u8))
                @readonly = SpecJson.Boolean(ref json);
            else
                json.Skip();
        }
        return new Root
        {
            Path = path,
            Readonly = @readonly,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("path"u8, Path);
        if (Readonly is { } @readonly)
            json.WriteBoolean("readonly"u8, @readonly);
        json.WriteEndObject();
    }
}
