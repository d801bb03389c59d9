using System.Text;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>`spec`: writes a configuration to begin with into a bundle.</summary>
internal static class SpecVerb
{
    private static readonly string[] s_capabilities = ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"];

    public static Verb Verb { get; } = new("spec", "write a config.json to begin with", "", [new("bundle", true, 'b'), new("rootless", false)], Run);

    private static int Run(VerbCall call)
    {
        var path = Path.Combine(Path.GetFullPath(call.Value("bundle") ?? "."), "config.json");
        var config = SpecJson.Write(Template(call.Has("rootless")), indented: true);
        FileDescriptor file;
        try
        {
            file = DirectoryDescriptor.Open(path, OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL, 0x1b6);
        }
        catch (LinuxException error) when (error.Errno == Errno.EEXIST)
        {
            throw new EngineException(ErrorKind.Conflict, $"file {path} exists. Remove it first", error);
        }
        using (file)
        {
            file.Write(config, path);
            file.Write(Encoding.ASCII.GetBytes("\n"), path);
        }
        return 0;
    }

    private static Spec Template(bool rootless) => new()
    {
        OciVersion = Usage.SpecificationVersion,
        Root = new Root { Path = "rootfs", Readonly = true },
        Hostname = "skiff",
        Process = new Process
        {
            Terminal = true,
            User = new User(),
            Args = ["sh"],
            Env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"],
            Cwd = "/",
            NoNewPrivileges = true,
            Capabilities = new ProcessCapabilities { Bounding = s_capabilities, Effective = s_capabilities, Permitted = s_capabilities },
            Rlimits = [new Rlimit { Type = "RLIMIT_NOFILE", Hard = 1024, Soft = 1024 }],
        },
        Mounts = Mounts(rootless),
        Linux = new LinuxConfig
        {
            Namespaces = [.. Namespaces(rootless)],
            Resources = rootless ? null : new Resources { Devices = [new DeviceCgroup { Allow = false, Access = "rwm" }] },
            UidMappings = rootless ? [new IDMapping { ContainerID = 0, HostID = OwnUser(), Size = 1 }] : null,
            GidMappings = rootless ? [new IDMapping { ContainerID = 0, HostID = OwnUser("Gid:"), Size = 1 }] : null,
            MaskedPaths =
            [
                "/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug",
                "/proc/scsi", "/proc/timer_list", "/proc/timer_stats", "/sys/devices/virtual/powercap", "/sys/firmware",
            ],
            ReadonlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
        },
    };

    private static IEnumerable<Namespace> Namespaces(bool rootless)
    {
        string[] types = rootless ? ["pid", "ipc", "uts", "mount", "cgroup", "user"] : ["pid", "network", "ipc", "uts", "mount", "cgroup"];
        return types.Select(type => new Namespace { Type = type });
    }

    private static Mount[] Mounts(bool rootless) =>
    [
        new() { Destination = "/proc", Type = "proc", Source = "proc" },
        new() { Destination = "/dev", Type = "tmpfs", Source = "tmpfs", Options = ["nosuid", "strictatime", "mode=755", "size=65536k"] },
        new()
        {
            // Group 5 is not mapped for somebody who maps only himself.
            Destination = "/dev/pts", Type = "devpts", Source = "devpts",
            Options = ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", .. rootless ? (string[])[] : ["gid=5"]],
        },
        new() { Destination = "/dev/shm", Type = "tmpfs", Source = "shm", Options = ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"] },
        new() { Destination = "/dev/mqueue", Type = "mqueue", Source = "mqueue", Options = ["nosuid", "noexec", "nodev"] },
        rootless
            // Without a network namespace of its own nobody may mount a new sysfs.
            ? new() { Destination = "/sys", Type = "none", Source = "/sys", Options = ["rbind", "nosuid", "noexec", "nodev", "ro"] }
            : new() { Destination = "/sys", Type = "sysfs", Source = "sysfs", Options = ["nosuid", "noexec", "nodev", "ro"] },
        new() { Destination = "/sys/fs/cgroup", Type = "cgroup", Source = "cgroup", Options = ["nosuid", "noexec", "nodev", "relatime", "ro"] },
    ];

    private static uint OwnUser(string key = "Uid:") => File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith(key, StringComparison.Ordinal))
        .Select(line => uint.Parse(line.Split('\t')[2], System.Globalization.CultureInfo.InvariantCulture)).First();
}
