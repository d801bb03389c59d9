using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary><c>Size</c> ids from <c>ContainerID</c> on are those from <c>HostID</c> on outside.</summary>
public sealed record IDMapping
{
    public uint ContainerID { get; init; }
    public uint HostID { get; init; }
    public uint Size { get; init; }

    internal static IDMapping Read(ref Utf8JsonReader json)
    {
        uint containerID = 0;
        uint hostID = 0;
        uint size = 0;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("containerID"u8))
                containerID = SpecJson.UInt32(ref json) ?? 0;
            else if (json.ValueTextEquals("hostID"u8))
                hostID = SpecJson.UInt32(ref json) ?? 0;
            else if (json.ValueTextEquals("size"u8))
                size = SpecJson.UInt32(ref json) ?? 0;
            else
                json.Skip();
        }
        return new IDMapping
        {
            ContainerID = containerID,
            HostID = hostID,
            Size = size,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("containerID"u8, ContainerID);
        json.WriteNumber("hostID"u8, HostID);
        json.WriteNumber("size"u8, Size);
        json.WriteEndObject();
    }
}
