using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>CPU lists such as <c>0-3,7</c>, before and after the process has joined its cgroup.</summary>
public sealed record CPUAffinity
{
    public string? Initial { get; init; }
    public string? Final { get; init; }

    internal static CPUAffinity Read(ref Utf8JsonReader json)
    {
        string? initial = null;
        string? final = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("initial"u8))
                initial = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("final"u8))
                final = SpecJson.Text(ref json);
            else
                json.Skip();
        }
        return new CPUAffinity
        {
            Initial = initial,
            Final = final,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Initial is not null)
            json.WriteString("initial"u8, Initial);
        if (Final is not null)
            json.WriteString("final"u8, Final);
        json.WriteEndObject();
    }
}
