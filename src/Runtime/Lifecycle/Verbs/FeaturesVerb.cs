using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Rootfs;
using Skiff.Runtime.Security;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>`features`: what this program can do, whatever the host can (features.md).</summary>
internal static class FeaturesVerb
{
    public static Verb Verb { get; } = new("features", "print what this runtime supports", "", [], Run);

    public static Features Features { get; } = new()
    {
        OciVersionMin = "1.0.0",
        OciVersionMax = Usage.SpecificationVersion,
        Hooks = ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"],
        MountOptions = MountOptions.Known,
        Linux = new LinuxFeatures
        {
            Namespaces = ["cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts"],
            Capabilities = [.. CapabilitySet.Known.ToNames()],
            Cgroup = new CgroupFeatures { V1 = true, V2 = true, Systemd = false, SystemdUser = false, Rdma = true },
            Seccomp = new SeccompFeatures
            {
                Enabled = true,
                Actions = [.. SeccompAction.Names.Where(name => name != "SCMP_ACT_NOTIFY")],
                Operators = SeccompCondition.OperatorNames,
                Archs = SeccompTarget.Names,
                KnownFlags = SeccompFlags.Names,
                SupportedFlags = SeccompFlags.Names,
            },
            Apparmor = new EnabledFeature { Enabled = true },
            Selinux = new EnabledFeature { Enabled = true },
            MemoryPolicy = new MemoryPolicyFeatures
            {
                Modes = Launch.LimitSection.MemoryModes,
                Flags = ["MPOL_F_NUMA_BALANCING", "MPOL_F_RELATIVE_NODES", "MPOL_F_STATIC_NODES"],
            },
            IntelRdt = new IntelRdtFeatures { Enabled = false },
            MountExtensions = new MountExtensions { Idmap = new EnabledFeature { Enabled = true } },
            NetDevices = new EnabledFeature { Enabled = false },
        },
    };

    private static int Run(VerbCall call)
    {
        VerbCall.Print(System.Text.Encoding.UTF8.GetString(SpecJson.Write(Features)) + "\n");
        return 0;
    }
}
