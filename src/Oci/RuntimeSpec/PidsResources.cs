using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>-1 is no limit; 0 is a limit.</summary>
public sealed record PidsResources
{
    public long? Limit { get; init; }

    internal static PidsResources Read(ref Utf8JsonReader json)
    {
        long? limit = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("limit"u8))
                limit = SpecJson.Int64(ref json);
            else
                json.Skip();
        }
        return new PidsResources
        {
            Limit = limit,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Limit is { } limit)
            json.WriteNumber("limit"u8, limit);
        json.WriteEndObject();
    }
}
