using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

public sealed record LinuxFeatures
{
    public string[]? Namespaces { get; init; }
    public string[]? Capabilities { get; init; }
    public CgroupFeatures? Cgroup { get; init; }
    public SeccompFeatures? Seccomp { get; init; }
    public EnabledFeature? Apparmor { get; init; }
    public EnabledFeature? Selinux { get; init; }
    public MemoryPolicyFeatures? MemoryPolicy { get; init; }
    public IntelRdtFeatures? IntelRdt { get; init; }
    public MountExtensions? MountExtensions { get; init; }
    public EnabledFeature? NetDevices { get; init; }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        SpecJson.Write(json, "namespaces"u8, Namespaces);
        SpecJson.Write(json, "capabilities"u8, Capabilities);
        if (Cgroup is not null)
        {
            json.WritePropertyName("cgroup"u8);
            Cgroup.Write(json);
        }
        if (Seccomp is not null)
        {
            json.WritePropertyName("seccomp"u8);
            Seccomp.Write(json);
        }
        if (Apparmor is not null)
        {
            json.WritePropertyName("apparmor"u8);
            Apparmor.Write(json);
        }
        if (Selinux is not null)
        {
            json.WritePropertyName("selinux"u8);
            Selinux.Write(json);
        }
        if (MemoryPolicy is not null)
        {
            json.WritePropertyName("memoryPolicy"u8);
            MemoryPolicy.Write(json);
        }
        if (IntelRdt is not null)
        {
            json.WritePropertyName("intelRdt"u8);
            IntelRdt.Write(json);
        }
        if (MountExtensions is not null)
        {
            json.WritePropertyName("mountExtensions"u8);
            MountExtensions.Write(json);
        }
        if (NetDevices is not null)
        {
            json.WritePropertyName("netDevices"u8);
            NetDevices.Write(json);
        }
        json.WriteEndObject();
    }
}
