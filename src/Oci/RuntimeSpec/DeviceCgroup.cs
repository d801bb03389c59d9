using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>One rule of the device allow list, applied in order. A null number matches any; <c>Access</c> is made of r, w and m.</summary>
public sealed record DeviceCgroup
{
    public bool Allow { get; init; }
    public string? Type { get; init; }
    public long? Major { get; init; }
    public long? Minor { get; init; }
    public string? Access { get; init; }

    internal static DeviceCgroup Read(ref Utf8JsonReader json)
    {
        var allow = false;
        string? type = null;
        long? major = null;
        long? minor = null;
        string? access = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("allow"u8))
                allow = SpecJson.Boolean(ref json) ?? false;
            else if (json.ValueTextEquals("type"u8))
                type = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("major"u8))
                major = SpecJson.Int64(ref json);
            else if (json.ValueTextEquals("minor"u8))
                minor = SpecJson.Int64(ref json);
            else if (json.ValueTextEquals("access"u8))
                access = SpecJson.Text(ref json);
            else
                json.Skip();
        }
        return new DeviceCgroup
        {
            Allow = allow,
            Type = type,
            Major = major,
            Minor = minor,
            Access = access,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("allow"u8, Allow);
        if (Type is not null)
            json.WriteString("type"u8, Type);
        if (Major is { } major)
            json.WriteNumber("major"u8, major);
        if (Minor is { } minor)
            json.WriteNumber("minor"u8, minor);
        if (Access is not null)
            json.WriteString("access"u8, Access);
        json.WriteEndObject();
    }
}
