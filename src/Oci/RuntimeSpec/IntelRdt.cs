using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>Resource Director Technology, through resctrl.</summary>
public sealed record IntelRdt
{
    public string? ClosID { get; init; }
    public string[]? Schemata { get; init; }
    public string? L3CacheSchema { get; init; }
    public string? MemBwSchema { get; init; }
    public bool? EnableMonitoring { get; init; }

    internal static IntelRdt Read(ref Utf8JsonReader json)
    {
        string? closID = null;
        string[]? schemata = null;
        string? l3CacheSchema = null;
        string? memBwSchema = null;
        bool? enableMonitoring = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("closID"u8))
                closID = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("schemata"u8))
                schemata = SpecJson.Texts(ref json);
            else if (json.ValueTextEquals("l3CacheSchema"u8))
                l3CacheSchema = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("memBwSchema"u8))
                memBwSchema = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("enableMonitoring"u8))
                enableMonitoring = SpecJson.Boolean(ref json);
            else
                json.Skip();
        }
        return new IntelRdt
        {
            ClosID = closID,
            Schemata = schemata,
            L3CacheSchema = l3CacheSchema,
            MemBwSchema = memBwSchema,
            EnableMonitoring = enableMonitoring,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (ClosID is not null)
            json.WriteString("closID"u8, ClosID);
        SpecJson.Write(json, "schemata"u8, Schemata);
        if (L3CacheSchema is not null)
            json.WriteString("l3CacheSchema"u8, L3CacheSchema);
        if (MemBwSchema is not null)
            json.WriteString("memBwSchema"u8, MemBwSchema);
        if (EnableMonitoring is { } enableMonitoring)
            json.WriteBoolean("enableMonitoring"u8, enableMonitoring);
        json.WriteEndObject();
    }
}
