using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

public sealed record NetworkResources
{
    public uint? ClassID { get; init; }
    public InterfacePriority[]? Priorities { get; init; }

    internal static NetworkResources Read(ref Utf8JsonReader json)
    {
        uint? classID = null;
        InterfacePriority[]? priorities = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("classID"u8))
                classID = SpecJson.UInt32(ref json);
            else if (json.ValueTextEquals("priorities"u8))
                priorities = SpecJson.Array(ref json, InterfacePriority.Read);
            else
                json.Skip();
        }
        return new NetworkResources
        {
            ClassID = classID,
            Priorities = priorities,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (ClassID is { } classID)
            json.WriteNumber("classID"u8, classID);
        SpecJson.Write(json, "priorities"u8, Priorities, static (json, value) => value.Write(json));
        json.WriteEndObject();
    }
}
