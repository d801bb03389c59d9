using System.Text;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Launch;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Runtime.Launch;

/// <summary>A bundle with busybox for a rootfs. Disposal asserts that no mount below it, no cgroup and no process stays.</summary>
internal sealed class TestBundle : IDisposable
{
    private static readonly string[] Applets = ["sh", "cat", "id", "ls", "true", "sleep", "readlink", "stat", "grep", "touch", "mkdir", "tty", "kill", "umask", "echo"];

    public TestBundle()
    {
        Assert.SkipUnless(Environment.UserName == "root", "containers are root's");
        Assert.SkipUnless(File.Exists("/bin/busybox"), "the rootfs is made of busybox");
        Path = Directory.CreateTempSubdirectory("skiff-launch").FullName;
        foreach (var directory in new[] { "bin", "etc", "proc", "sys", "dev", "tmp" })
            Directory.CreateDirectory($"{Rootfs}/{directory}");
        BusyboxFile.CopyTo($"{Rootfs}/bin/busybox");
        foreach (var applet in Applets)
            File.CreateSymbolicLink($"{Rootfs}/bin/{applet}", "busybox");
    }

    public string Path { get; }

    public string Rootfs => Path + "/rootfs";

    public string Id { get; } = "skiff-test-" + Guid.NewGuid().ToString("N");

    public static Namespace[] Namespaces(params string[] types) => [.. types.Select(type => new Namespace { Type = type })];

    public static IDMapping[] Mapping => [new() { ContainerID = 0, HostID = 100000, Size = 65536 }];

    public Spec Spec(params string[] arguments) => new()
    {
        Root = new Root { Path = "rootfs" },
        Process = new Process { Args = arguments, Cwd = "/", Env = ["PATH=/bin"], User = new User() },
        Mounts =
        [
            new() { Destination = "/proc", Type = "proc", Source = "proc" },
            new() { Destination = "/dev", Type = "tmpfs", Source = "tmpfs", Options = ["nosuid", "mode=755"] },
            new() { Destination = "/dev/pts", Type = "devpts", Source = "devpts", Options = ["newinstance", "ptmxmode=0666", "mode=0620"] },
            new() { Destination = "/sys", Type = "sysfs", Source = "sysfs", Options = ["nosuid", "noexec", "nodev", "ro"] },
        ],
        Linux = new LinuxConfig { CgroupsPath = "/skiff-test/" + Id, Namespaces = Namespaces("mount", "pid", "network", "uts", "ipc") },
    };

    /// <summary>The specification for a shell command.</summary>
    public Spec Shell(string command) => Spec("sh", "-c", command);

    public ContainerLaunchOptions Options(Spec spec, StandardStreams? streams = null)
        => new() { ContainerId = Id, Bundle = Path, Spec = spec, Streams = streams ?? new StandardStreams() };

    /// <summary>Runs to the end: what was written to both outputs, and how it ended.</summary>
    public (string Output, ExitStatus Status) Run(Spec spec)
    {
        var (reader, writer) = Pipe.Open();
        using (reader)
        {
            using var launch = Launch(spec, writer);
            launch.Release();
            var output = Encoding.UTF8.GetString(reader.ReadToEnd());
            var status = ProcessWaiter.Wait(launch.PidDescriptor);
            launch.Cgroup?.Delete();
            return (output, status);
        }
    }

    /// <summary>The output of a shell command in a container that ends well.</summary>
    public string Output(Spec spec)
    {
        var (output, status) = Run(spec);
        Assert.True(status.Succeeded, output);
        return output;
    }

    private ContainerLaunch Launch(Spec spec, FileDescriptor output)
    {
        using (output)
            return ContainerLaunch.Create(Options(spec, new StandardStreams { Output = output, Error = output }));
    }

    public void Dispose()
    {
        Assert.DoesNotContain(Path, File.ReadAllText("/proc/self/mountinfo"));
        Assert.DoesNotContain(Directory.EnumerateDirectories("/sys/fs/cgroup"), hierarchy => Directory.Exists($"{hierarchy}/skiff-test/{Id}"));
        Directory.Delete(Path, recursive: true);
    }
}
