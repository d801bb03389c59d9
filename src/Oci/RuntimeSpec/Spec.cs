using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>The whole of a bundle's <c>config.json</c> (runtime-spec, config.md). Absent properties are null.</summary>
public sealed record Spec
{
    public string OciVersion { get; init; } = "1.2.0";
    public Root? Root { get; init; }
    public Process? Process { get; init; }
    public string? Hostname { get; init; }
    public string? Domainname { get; init; }
    public Mount[]? Mounts { get; init; }
    public Hooks? Hooks { get; init; }
    public LinuxConfig? Linux { get; init; }
    public Dictionary<string, string>? Annotations { get; init; }

    internal static Spec Read(ref Utf8JsonReader json)
    {
        var ociVersion = "1.2.0";
        Root? root = null;
        Process? process = null;
        string? hostname = null;
        string? domainname = null;
        Mount[]? mounts = null;
        Hooks? hooks = null;
        LinuxConfig? linux = null;
        Dictionary<string, string>? annotations = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("ociVersion"u8))
                ociVersion = SpecJson.Text(ref json) ?? ociVersion;
            else if (json.ValueTextEquals("root"u8))
                root = SpecJson.Value(ref json, Root.Read);
            else if (json.ValueTextEquals("process"u8))
                process = SpecJson.Value(ref json, Process.Read);
            else if (json.ValueTextEquals("hostname"u8))
                hostname = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("domainname"u8))
                domainname = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("mounts"u8))
                mounts = SpecJson.Array(ref json, Mount.Read);
            else if (json.ValueTextEquals("hooks"u8))
                hooks = SpecJson.Value(ref json, Hooks.Read);
            else if (json.ValueTextEquals("linux"u8))
                linux = SpecJson.Value(ref json, LinuxConfig.Read);
            else if (json.ValueTextEquals("annotations"u8))
                annotations = SpecJson.TextMap(ref json);
            else
                json.Skip();
        }
        return new Spec
        {
            OciVersion = ociVersion,
            Root = root,
            Process = process,
            Hostname = hostname,
            Domainname = domainname,
            Mounts = mounts,
            Hooks = hooks,
            Linux = linux,
            Annotations = annotations,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("ociVersion"u8, OciVersion);
        if (Root is not null)
        {
            json.WritePropertyName("root"u8);
            Root.Write(json);
        }
        if (Process is not null)
        {
            json.WritePropertyName("process"u8);
            Process.Write(json);
        }
        if (Hostname is not null)
            json.WriteString("hostname"u8, Hostname);
        if (Domainname is not null)
            json.WriteString("domainname"u8, Domainname);
        SpecJson.Write(json, "mounts"u8, Mounts, static (json, value) => value.Write(json));
        if (Hooks is not null)
        {
            json.WritePropertyName("hooks"u8);
            Hooks.Write(json);
        }
        if (Linux is not null)
        {
            json.WritePropertyName("linux"u8);
            Linux.Write(json);
        }
        SpecJson.Write(json, "annotations"u8, Annotations);
        json.WriteEndObject();
    }
}
