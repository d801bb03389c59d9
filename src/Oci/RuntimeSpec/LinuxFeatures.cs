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
}
