using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Security;
using Skiff.Runtime.Shim;

namespace Skiff.Bench.Shim;

/// <summary>Bundles of busybox, configured as Docker configures a container by default.</summary>
internal sealed class Bundles : IDisposable
{
    private static readonly string[] Capabilities =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID",
        "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
    ];

    private readonly string _directory = Directory.CreateTempSubdirectory("shim-bench-").FullName;
    private readonly HashSet<string> _ids = [];

    public IReadOnlySet<string> Ids => _ids;

    public ShimLaunch Make(int number)
    {
        var id = number.ToString("x64", CultureInfo.InvariantCulture);
        _ids.Add(id);
        var bundle = Path.Combine(_directory, "b" + number.ToString(CultureInfo.InvariantCulture));
        var state = Path.Combine(_directory, "s" + number.ToString(CultureInfo.InvariantCulture));
        var bin = Path.Combine(bundle, "rootfs", "bin");
        Directory.CreateDirectory(bin);
        Directory.CreateDirectory(state);
        File.Copy("/bin/busybox", Path.Combine(bin, "busybox"));
        foreach (var applet in (ReadOnlySpan<string>)["sh", "sleep", "true"])
        {
            File.CreateSymbolicLink(Path.Combine(bin, applet), "busybox");
        }

        File.WriteAllBytes(Path.Combine(bundle, "config.json"), JsonSerializer.SerializeToUtf8Bytes(Configuration(id), RuntimeSpecJson.Default.Spec));
        return new ShimLaunch
        {
            ContainerId = id,
            BundleDirectory = bundle,
            StateDirectory = state,
            Log = new ShimLog { Path = Path.Combine(bundle, "log") },
        };
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static Spec Configuration(string id) => new()
    {
        Root = new Root { Path = "rootfs" },
        Hostname = "bench",
        Process = new Process
        {
            Args = ["sleep", "1000"],
            Cwd = "/",
            Env = ["PATH=/bin"],
            User = new User(),
            OomScoreAdj = 0,
            Capabilities = new ProcessCapabilities { Bounding = Capabilities, Effective = Capabilities, Permitted = Capabilities },
        },
        Mounts =
        [
            new() { Destination = "/proc", Type = "proc", Source = "proc", Options = ["nosuid", "noexec", "nodev"] },
            new() { Destination = "/dev", Type = "tmpfs", Source = "tmpfs", Options = ["nosuid", "strictatime", "mode=755", "size=65536k"] },
            new() { Destination = "/dev/pts", Type = "devpts", Source = "devpts", Options = ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"] },
            new() { Destination = "/sys", Type = "sysfs", Source = "sysfs", Options = ["nosuid", "noexec", "nodev", "ro"] },
            new() { Destination = "/sys/fs/cgroup", Type = "cgroup", Source = "cgroup", Options = ["ro", "nosuid", "noexec", "nodev"] },
            new() { Destination = "/dev/mqueue", Type = "mqueue", Source = "mqueue", Options = ["nosuid", "noexec", "nodev"] },
            new() { Destination = "/dev/shm", Type = "tmpfs", Source = "shm", Options = ["nosuid", "noexec", "nodev", "mode=1777", "size=67108864"] },
        ],
        Linux = new LinuxConfig
        {
            CgroupsPath = $"/shim-bench/{id}",
            Namespaces = [new() { Type = "mount" }, new() { Type = "network" }, new() { Type = "uts" }, new() { Type = "pid" }, new() { Type = "ipc" }],
            MaskedPaths = ["/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware"],
            ReadonlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
            Seccomp = DefaultSeccompProfile.For(CapabilitySet.Parse(Capabilities), RuntimeInformation.ProcessArchitecture),
        },
    };
}
