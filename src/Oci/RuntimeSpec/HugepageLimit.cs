using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary><c>PageSize</c> such as <c>2MB</c>; <c>Limit</c> in bytes.</summary>
public sealed record HugepageLimit
{
    public string PageSize { get; init; } = "";
    public ulong Limit { get; init; }

    internal static HugepageLimit Read(ref Utf8JsonReader json)
    {
        var pageSize = "";
        ulong limit = 0;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("pageSize"u8))
                pageSize = SpecJson.Text(ref json) ?? "";
            else if (json.ValueTextEquals("limit"u8))
                limit = SpecJson.UInt64(ref json) ?? 0;
            else
                json.Skip();
        }
        return new HugepageLimit
        {
            PageSize = pageSize,
            Limit = limit,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("pageSize"u8, PageSize);
        json.WriteNumber("limit"u8, Limit);
        json.WriteEndObject();
    }
}
