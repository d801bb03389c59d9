using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>Numeric ids as seen inside of the container.</summary>
public sealed record User
{
    public uint Uid { get; init; }
    public uint Gid { get; init; }
    public uint? Umask { get; init; }
    public uint[]? AdditionalGids { get; init; }
    public string? Username { get; init; }

    internal static User Read(ref Utf8JsonReader json)
    {
        uint uid = 0;
        uint gid = 0;
        uint? umask = null;
        uint[]? additionalGids = null;
        string? username = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("uid"u8))
                uid = SpecJson.UInt32(ref json) ?? 0;
            else if (json.ValueTextEquals("gid"u8))
                gid = SpecJson.UInt32(ref json) ?? 0;
            else if (json.ValueTextEquals("umask"u8))
                umask = SpecJson.UInt32(ref json);
            else if (json.ValueTextEquals("additionalGids"u8))
                additionalGids = SpecJson.Numbers(ref json);
            else if (json.ValueTextEquals("username"u8))
                username = SpecJson.Text(ref json);
            else
                json.Skip();
        }
        return new User
        {
            Uid = uid,
            Gid = gid,
            Umask = umask,
            AdditionalGids = additionalGids,
            Username = username,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("uid"u8, Uid);
        json.WriteNumber("gid"u8, Gid);
        if (Umask is { } umask)
            json.WriteNumber("umask"u8, umask);
        SpecJson.Write(json, "additionalGids"u8, AdditionalGids);
        if (Username is not null)
            json.WriteString("username"u8, Username);
        json.WriteEndObject();
    }
}
