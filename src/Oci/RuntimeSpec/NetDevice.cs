using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>A host interface moved into the container; <c>Name</c> is what it is called there.</summary>
public sealed record NetDevice
{
    public string? Name { get; init; }

    internal static NetDevice Read(ref Utf8JsonReader json)
    {
        string? name = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("name"u8))
                name = SpecJson.Text(ref json);
            else
                json.Skip();
        }
        return new NetDevice
        {
            Name = name,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Name is not null)
            json.WriteString("name"u8, Name);
        json.WriteEndObject();
    }
}
