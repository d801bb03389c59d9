using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

public sealed record Rdma
{
    public uint? HcaHandles { get; init; }
    public uint? HcaObjects { get; init; }

    internal static Rdma Read(ref Utf8JsonReader json)
    {
        uint? hcaHandles = null;
        uint? hcaObjects = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("hcaHandles"u8))
                hcaHandles = SpecJson.UInt32(ref json);
            else if (json.ValueTextEquals("hcaObjects"u8))
                hcaObjects = SpecJson.UInt32(ref json);
            else
                json.Skip();
        }
        return new Rdma
        {
            HcaHandles = hcaHandles,
            HcaObjects = hcaObjects,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (HcaHandles is { } hcaHandles)
            json.WriteNumber("hcaHandles"u8, hcaHandles);
        if (HcaObjects is { } hcaObjects)
            json.WriteNumber("hcaObjects"u8, hcaObjects);
        json.WriteEndObject();
    }
}
