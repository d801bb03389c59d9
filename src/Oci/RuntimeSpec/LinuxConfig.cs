using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>The <c>linux</c> object of <c>config.json</c>.</summary>
public sealed record LinuxConfig
{
    public Device[]? Devices { get; init; }
    public Dictionary<string, NetDevice>? NetDevices { get; init; }
    public IDMapping[]? UidMappings { get; init; }
    public IDMapping[]? GidMappings { get; init; }
    public Namespace[]? Namespaces { get; init; }
    public Resources? Resources { get; init; }
    public string? CgroupsPath { get; init; }
    public string? RootfsPropagation { get; init; }
    public Seccomp? Seccomp { get; init; }
    public Dictionary<string, string>? Sysctl { get; init; }
    public string[]? MaskedPaths { get; init; }
    public string[]? ReadonlyPaths { get; init; }
    public string? MountLabel { get; init; }
    public IntelRdt? IntelRdt { get; init; }
    public MemoryPolicy? MemoryPolicy { get; init; }
    public Personality? Personality { get; init; }
    public TimeOffsets? TimeOffsets { get; init; }

    internal static LinuxConfig Read(ref Utf8JsonReader json)
    {
        Device[]? devices = null;
        Dictionary<string, NetDevice>? netDevices = null;
        IDMapping[]? uidMappings = null;
        IDMapping[]? gidMappings = null;
        Namespace[]? namespaces = null;
        Resources? resources = null;
        string? cgroupsPath = null;
        string? rootfsPropagation = null;
        Seccomp? seccomp = null;
        Dictionary<string, string>? sysctl = null;
        string[]? maskedPaths = null;
        string[]? readonlyPaths = null;
        string? mountLabel = null;
        IntelRdt? intelRdt = null;
        MemoryPolicy? memoryPolicy = null;
        Personality? personality = null;
        TimeOffsets? timeOffsets = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("devices"u8))
                devices = SpecJson.Array(ref json, Device.Read);
            else if (json.ValueTextEquals("netDevices"u8))
                netDevices = SpecJson.Map(ref json, NetDevice.Read);
            else if (json.ValueTextEquals("uidMappings"u8))
                uidMappings = SpecJson.Array(ref json, IDMapping.Read);
            else if (json.ValueTextEquals("gidMappings"u8))
                gidMappings = SpecJson.Array(ref json, IDMapping.Read);
            else if (json.ValueTextEquals("namespaces"u8))
                namespaces = SpecJson.Array(ref json, Namespace.Read);
            else if (json.ValueTextEquals("resources"u8))
                resources = SpecJson.Value(ref json, Resources.Read);
            else if (json.ValueTextEquals("cgroupsPath"u8))
                cgroupsPath = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("rootfsPropagation"u8))
                rootfsPropagation = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("seccomp"u8))
                seccomp = SpecJson.Value(ref json, Seccomp.Read);
            else if (json.ValueTextEquals("sysctl"u8))
                sysctl = SpecJson.TextMap(ref json);
            else if (json.ValueTextEquals("maskedPaths"u8))
                maskedPaths = SpecJson.Texts(ref json);
            else if (json.ValueTextEquals("readonlyPaths"u8))
                readonlyPaths = SpecJson.Texts(ref json);
            else if (json.ValueTextEquals("mountLabel"u8))
                mountLabel = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("intelRdt"u8))
                intelRdt = SpecJson.Value(ref json, IntelRdt.Read);
            else if (json.ValueTextEquals("memoryPolicy"u8))
                memoryPolicy = SpecJson.Value(ref json, MemoryPolicy.Read);
            else if (json.ValueTextEquals("personality"u8))
                personality = SpecJson.Value(ref json, Personality.Read);
            else if (json.ValueTextEquals("timeOffsets"u8))
                timeOffsets = SpecJson.Value(ref json, TimeOffsets.Read);
            else
                json.Skip();
        }
        return new LinuxConfig
        {
            Devices = devices,
            NetDevices = netDevices,
            UidMappings = uidMappings,
            GidMappings = gidMappings,
            Namespaces = namespaces,
            Resources = resources,
            CgroupsPath = cgroupsPath,
            RootfsPropagation = rootfsPropagation,
            Seccomp = seccomp,
            Sysctl = sysctl,
            MaskedPaths = maskedPaths,
            ReadonlyPaths = readonlyPaths,
            MountLabel = mountLabel,
            IntelRdt = intelRdt,
            MemoryPolicy = memoryPolicy,
            Personality = personality,
            TimeOffsets = timeOffsets,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        SpecJson.Write(json, "devices"u8, Devices, static (json, value) => value.Write(json));
        SpecJson.Write(json, "netDevices"u8, NetDevices, static (json, value) => value.Write(json));
        SpecJson.Write(json, "uidMappings"u8, UidMappings, static (json, value) => value.Write(json));
        SpecJson.Write(json, "gidMappings"u8, GidMappings, static (json, value) => value.Write(json));
        SpecJson.Write(json, "namespaces"u8, Namespaces, static (json, value) => value.Write(json));
        if (Resources is not null)
        {
            json.WritePropertyName("resources"u8);
            Resources.Write(json);
        }
        if (CgroupsPath is not null)
            json.WriteString("cgroupsPath"u8, CgroupsPath);
        if (RootfsPropagation is not null)
            json.WriteString("rootfsPropagation"u8, RootfsPropagation);
        if (Seccomp is not null)
        {
            json.WritePropertyName("seccomp"u8);
            Seccomp.Write(json);
        }
        SpecJson.Write(json, "sysctl"u8, Sysctl);
        SpecJson.Write(json, "maskedPaths"u8, MaskedPaths);
        SpecJson.Write(json, "readonlyPaths"u8, ReadonlyPaths);
        if (MountLabel is not null)
            json.WriteString("mountLabel"u8, MountLabel);
        if (IntelRdt is not null)
        {
            json.WritePropertyName("intelRdt"u8);
            IntelRdt.Write(json);
        }
        if (MemoryPolicy is not null)
        {
            json.WritePropertyName("memoryPolicy"u8);
            MemoryPolicy.Write(json);
        }
        if (Personality is not null)
        {
            json.WritePropertyName("personality"u8);
            Personality.Write(json);
        }
        if (TimeOffsets is not null)
        {
            json.WritePropertyName("timeOffsets"u8);
            TimeOffsets.Write(json);
        }
        json.WriteEndObject();
    }
}
