using Skiff.Errors;
using Skiff.Linux.Processes;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Tests.Integration.Runtime.Launch;

public sealed class NamespaceTests
{
    [Theory]
    [InlineData("mnt")]
    [InlineData("pid")]
    [InlineData("net")]
    [InlineData("uts")]
    [InlineData("ipc")]
    public void Run_GivesNamespaceOfItsOwn(string kind)
    {
        using var bundle = new TestBundle();
        var inside = bundle.Output(bundle.Shell($"readlink /proc/self/ns/{kind}")).Trim();
        Assert.StartsWith(kind + ":[", inside);
        Assert.NotEqual(new FileInfo($"/proc/self/ns/{kind}").LinkTarget, inside);
    }

    [Fact]
    public void Run_WithUserNamespace_MapsIdsAndMountsEverything()
    {
        using var bundle = new TestBundle();
        var spec = bundle.Shell("cat /proc/self/uid_map; id -u; stat -c %u /dev/pts; grep CapEff /proc/self/status; cat /sys/class/net/lo/operstate");
        spec = spec with { Linux = spec.Linux! with { Namespaces = [.. spec.Linux.Namespaces!, new() { Type = "user" }], UidMappings = TestBundle.Mapping, GidMappings = TestBundle.Mapping } };
        var lines = bundle.Output(spec).Split('\n');
        Assert.Equal(["0", "100000", "65536"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["0", "0"], lines[1..3]);
        Assert.EndsWith("1ffffffffff", lines[3]);
        Assert.Equal("unknown", lines[4]); // what an interface that is up says of itself when it is lo
    }

    [Fact]
    public void Run_WithCgroupNamespace_SeesItsCgroupAsRoot()
    {
        using var bundle = new TestBundle();
        var spec = bundle.Shell("cat /proc/self/cgroup");
        spec = spec with { Linux = spec.Linux! with { Namespaces = [.. spec.Linux.Namespaces!, new() { Type = "cgroup" }] } };
        Assert.All(bundle.Output(spec).Trim().Split('\n'), line => Assert.EndsWith(":/", line));
    }

    [Fact]
    public void Run_EntersTheCgroupInEveryHierarchy()
    {
        using var bundle = new TestBundle();
        Assert.All(bundle.Output(bundle.Shell("cat /proc/self/cgroup")).Trim().Split('\n'), line => Assert.EndsWith("/skiff-test/" + bundle.Id, line));
    }

    [Fact]
    public void Run_WithTimeNamespace_MovesTheClocks()
    {
        Assert.SkipUnless(File.Exists("/proc/self/timens_offsets"), "this kernel has no time namespaces");
        using var bundle = new TestBundle();
        var spec = bundle.Shell("cat /proc/uptime");
        spec = spec with
        {
            Linux = spec.Linux! with
            {
                Namespaces = [.. spec.Linux.Namespaces!, new() { Type = "time" }],
                TimeOffsets = new TimeOffsets { Boottime = new TimeOffset { Secs = 100_000_000 } },
            },
        };
        Assert.True(double.Parse(bundle.Output(spec).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) > 100_000_000);
    }

    [Theory]
    [InlineData("network", "net")]
    [InlineData("ipc", "ipc")]
    [InlineData("uts", "uts")]
    [InlineData("pid", "pid")]
    [InlineData("time", "time")]
    public void Run_WithPath_JoinsThatNamespace(string type, string file)
    {
        using var bundle = new TestBundle();
        using var other = ChildProcess.Start(new SpawnRequest
        {
            Path = "/usr/bin/unshare",
            Arguments = ["unshare", "--pid", "--fork", "--kill-child", "--net", "--ipc", "--uts", "--time", "sh", "-c", "exec sleep 100"],
            Environment = ["PATH=/usr/bin:/bin"],
        });
        try
        {
            var holder = Sleeper(other.Pid);
            var path = $"/proc/{holder}/ns/{file}";
            var spec = bundle.Shell($"readlink /proc/self/ns/{file}");
            spec = spec with { Linux = spec.Linux! with { Namespaces = [.. spec.Linux.Namespaces!.Where(each => each.Type != type), new() { Type = type, Path = path }] } };
            Assert.Equal(new FileInfo(path).LinkTarget, bundle.Output(spec).Trim());
        }
        finally
        {
            other.Signal(9);
            other.Wait();
        }
    }

    [Fact]
    public void Create_WithPathOfAnotherKind_NamesIt()
    {
        using var bundle = new TestBundle();
        var spec = bundle.Shell("true");
        spec = spec with { Linux = spec.Linux! with { Namespaces = [new() { Type = "mount" }, new() { Type = "network", Path = "/proc/self/ns/uts" }] } };
        Assert.Contains("is not a network namespace", Assert.ThrowsAny<EngineException>(() => bundle.Run(spec)).Message);
    }

    /// <summary>The child of unshare, once it has become sleep.</summary>
    private static int Sleeper(int parent)
    {
        var children = $"/proc/{parent}/task/{parent}/children";
        while (true)
        {
            if (File.ReadAllText(children).Trim() is { Length: > 0 } child && File.ReadAllText($"/proc/{child}/comm").Trim() == "sleep")
                return int.Parse(child, System.Globalization.CultureInfo.InvariantCulture);
            Thread.Yield();
        }
    }
}
