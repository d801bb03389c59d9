using System.Globalization;
using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Launch;

namespace Skiff.Tests.Unit.Runtime.Launch;

/// <summary>Tables are compiled without root, and judged by what `create --explain` prints of them.</summary>
public sealed class ExplainTests
{
    private static readonly Spec Small = new()
    {
        Root = new Root { Path = "rootfs", Readonly = true },
        Hostname = "inside",
        Process = new Process { Args = ["/bin/true", "x"], Cwd = "/", Env = ["A=b"], NoNewPrivileges = true },
        Mounts = [new() { Destination = "/proc", Type = "proc", Source = "proc", Options = ["nosuid"] }],
        Linux = new LinuxConfig { Namespaces = [new() { Type = "mount" }, new() { Type = "pid" }, new() { Type = "uts" }] },
    };

    [Fact]
    public void Explain_ListsTheOperationsInOrder()
    {
        string[] expected =
        [
            "host  clone3(0x24020000)",
            "umask(0)",
            "setsid()",
            "keyctl(1, \"_ses.c1\")",
            "sethostname(\"inside\", 6)",
            "mount(NULL, \"/\", NULL, 0x84000, NULL)",
            "move_mount(rootfs, \"\", AT_FDCWD, \"/\", 0x4)",
            "mount(\"proc\", \".\", \"proc\", 0x2, NULL)",
            "mknodat($2, \"null\", 0x21b6, 0x103)",
            "mount_setattr(rootfs, \"\", 0x1000, {set 0x1}, 32)",
            "pivot_root(\".\", \".\")",
            "umount2(\".\", 0x2)",
            "prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)",
            "setresuid(0, 0, 0)",
            "read(start, gate, 1)",
            "execve($5, [\"/bin/true\", \"x\"], [\"A=b\"])",
        ];
        var lines = Explain(Small);
        var at = 0;
        foreach (var operation in expected)
        {
            at = lines.FindIndex(at, line => line == operation || line.StartsWith(operation + "  ", StringComparison.Ordinal));
            Assert.True(at >= 0, operation);
        }
        Assert.Equal(expected[^1], lines[^1]);
    }

    [Fact]
    public void Explain_OfBindMount_PreparesItOnTheHostAndMovesItIn()
    {
        var lines = Explain(Small with { Mounts = [new() { Destination = "/data", Type = "bind", Source = "/var", Options = ["rbind", "ro", "rprivate"] }] });
        var clone = lines.IndexOf("host  open_tree(\"/var\", recursive)");
        Assert.True(clone >= 0);
        Assert.Equal("host  mount_setattr(\"/var\", set 0x1, clear 0x0, propagation 0x0)", lines[clone + 1]);
        Assert.Equal("host  mount_setattr(\"/var\", set 0x0, clear 0x0, propagation 0x40000, recursive)", lines[clone + 2]);
        Assert.Contains("move_mount(/var, \"\", $1, \"\", 0x44)", lines);
    }

    [Theory]
    [InlineData("vm.swappiness", "sysctl \"vm.swappiness\" is not in a separate kernel namespace")]
    [InlineData("net.ipv4.ip_forward", "sysctl \"net.ipv4.ip_forward\" is not allowed: the container has no network namespace of its own")]
    [InlineData("kernel/../vm/swappiness", "linux.sysctl: \"kernel/../vm/swappiness\" is not a kernel parameter")]
    public void Explain_OfParameterOfTheHost_Fails(string name, string message)
        => Refused(Small with { Linux = Small.Linux! with { Sysctl = new() { [name] = "1" } } }, ErrorKind.InvalidArgument, message);

    [Fact]
    public void Explain_OfUnsupportedField_NamesIt()
    {
        Refused(Small with { Linux = Small.Linux! with { NetDevices = new() { ["eth1"] = new() } } }, ErrorKind.NotImplemented, "linux.netDevices is not supported");
        Refused(Small with { Linux = Small.Linux! with { IntelRdt = new() } }, ErrorKind.NotImplemented, "linux.intelRdt is not supported");
        Refused(Small with { Linux = Small.Linux! with { Namespaces = [new() { Type = "mount" }, new() { Type = "mount" }] } }, ErrorKind.InvalidArgument, "linux.namespaces: mount appears twice");
        Refused(Small with { Process = Small.Process! with { Cwd = "x" } }, ErrorKind.InvalidArgument, "process.cwd: x is not an absolute path");
        Refused(Small with { Process = Small.Process! with { Rlimits = [new() { Type = "RLIMIT_X" }] } }, ErrorKind.InvalidArgument, "process.rlimits: unknown value \"RLIMIT_X\"");
    }

    private static void Refused(Spec spec, ErrorKind kind, string message)
    {
        var error = Assert.ThrowsAny<EngineException>(() => Explain(spec));
        Assert.Equal((kind, message), (error.Kind, error.Message));
    }

    /// <summary>Without the numbers of the operations, and what they keep.</summary>
    private static List<string> Explain(Spec spec)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        ContainerLaunch.Explain(new ContainerLaunchOptions { ContainerId = "c1", Bundle = "/", Spec = spec, RunsSealed = true }, writer);
        return [.. writer.ToString().TrimEnd('\n').Split('\n').Select(line => line.StartsWith("host", StringComparison.Ordinal) ? line : line[6..].Split("= ", 2)[^1])];
    }
}
