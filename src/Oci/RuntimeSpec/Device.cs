using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary><c>Type</c>: c, b, u or p. <c>FileMode</c> holds permission bits only.</summary>
public sealed record Device
{
    public string Type { get; init; } = "";
    public string Path { get; init; } = "";
    public long? Major { get; init; }
    public long? Minor { get; init; }
    public uint? FileMode { get; init; }
    public uint? Uid { get; init; }
    public uint? Gid { get; init; }

    internal static Device Read(ref Utf8JsonReader json)
    {
        var type = "";
        var path = "";
        long? major = null;
        long? minor = null;
        uint? fileMode = null;
        uint? uid = null;
        uint? gid = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("type"u8))
                type = SpecJson.Text(ref json) ?? "";
            else if (json.ValueTextEquals("path"u8))
                path = SpecJson.Text(ref json) ?? "";
            else if (json.ValueTextEquals("major"u8))
                major = SpecJson.Int64(ref json);
            else if (json.ValueTextEquals("minor"u8))
                minor = SpecJson.Int64(ref json);
            else if (json.ValueTextEquals("fileMode"u8))
                fileMode = SpecJson.UInt32(ref json);
            else if (json.ValueTextEquals("uid"u8))
                uid = SpecJson.UInt32(ref json);
            else if (json.ValueTextEquals("gid"u8))
                gid = SpecJson.UInt32(ref json);
            else
                json.Skip();
        }
        return new Device
        {
            Type = type,
            Path = path,
            Major = major,
            Minor = minor,
            FileMode = fileMode,
            Uid = uid,
            Gid = gid,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Type);
        json.WriteString("path"u8, Path);
        if (Major is { } major)
            json.WriteNumber("major"u8, major);
        if (Minor is { } minor)
            json.WriteNumber("minor"u8, minor);
        if (FileMode is { } fileMode)
            json.WriteNumber("fileMode"u8, fileMode);
        if (Uid is { } uid)
            json.WriteNumber("uid"u8, uid);
        if (Gid is { } gid)
            json.WriteNumber("gid"u8, gid);
        json.WriteEndObject();
    }
}
