using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>In characters.</summary>
public sealed record ConsoleSize
{
    public ulong Height { get; init; }
    public ulong Width { get; init; }

    internal static ConsoleSize Read(ref Utf8JsonReader json)
    {
        ulong height = 0;
        ulong width = 0;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("height"u8))
                height = SpecJson.UInt64(ref json) ?? 0;
            else if (json.ValueTextEquals("width"u8))
                width = SpecJson.UInt64(ref json) ?? 0;
            else
                json.Skip();
        }
        return new ConsoleSize
        {
            Height = height,
            Width = width,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("height"u8, Height);
        json.WriteNumber("width"u8, Width);
        json.WriteEndObject();
    }
}
