using Skiff.Network.Dns;

namespace Skiff.Tests.Unit.Network;

public sealed class ContainerFilesTests
{
    private const string Base =
        "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\n"
        + "ff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n";

    [Fact]
    public void Hosts_IsBaseThenExtraThenOwn()
    {
        Assert.Equal(Base + "172.17.0.6\t014884c2de1b\n", HostsFile.Build([], ["172.17.0.6"], "014884c2de1b", ""));
        Assert.Equal(
            Base + "10.0.0.1\tdb\n172.17.0.2\tweb 0123456789ab\n172.17.0.6\th.example.org h\n",
            HostsFile.Build([("10.0.0.1", "db"), ("172.17.0.2", "web 0123456789ab")], ["172.17.0.6"], "h", "example.org"));
        Assert.Equal(Base, HostsFile.Build([], [], "h", ""));
    }

    [Fact]
    public void Hosts_OfTheHost_KeepsItsLines() =>
        Assert.Equal("127.0.0.1 localhost\n10.0.0.1\tdb\n", HostsFile.FromHost("127.0.0.1 localhost", [("10.0.0.1", "db")]));

    [Fact]
    public void Hostname_EndsWithANewline() => Assert.Equal("h\n", HostnameFile.Build("h"));

    [Fact]
    public void Resolv_ForBridge_DropsWhatAContainerCannotReach()
    {
        var conf = ResolvConf.Parse("# c\nnameserver 127.0.0.53\nnameserver 192.0.2.1\nnameserver fd00::1\nsearch a b\noptions edns0\n; d\nsortlist x\n");
        Assert.Equal("nameserver 192.0.2.1\nsearch a b\noptions edns0\n", conf.ForBridge(ipv6: false).ToString());
        Assert.Equal("nameserver 192.0.2.1\nnameserver fd00::1\nsearch a b\noptions edns0\n", conf.ForBridge(ipv6: true).ToString());
        Assert.Equal("nameserver 8.8.8.8\nnameserver 8.8.4.4\n", ResolvConf.Parse("nameserver ::1").ForBridge(ipv6: false).ToString());
    }

    [Fact]
    public void Resolv_GivenByTheUser_ReplacesEachList()
    {
        var host = ResolvConf.Parse("nameserver 192.0.2.1\ndomain old\nsearch a\noptions x");
        Assert.Equal("nameserver 1.1.1.1\nsearch a\noptions x\n", host.With(["1.1.1.1"], [], []).ToString());
        Assert.Equal("nameserver 192.0.2.1\noptions y\n", host.With([], ["."], ["y"]).ToString());
    }

    [Fact]
    public void Resolv_ForEmbeddedServer_AsksItFirst()
    {
        var host = ResolvConf.Parse("nameserver 192.0.2.1\nsearch a\noptions edns0");
        Assert.Equal("nameserver 127.0.0.11\nsearch a\noptions edns0 ndots:0\n", host.ForEmbeddedServer().ToString());
        Assert.Equal(
            "nameserver 127.0.0.11\noptions ndots:5\n", ResolvConf.Parse("options ndots:5").ForEmbeddedServer().ToString());
    }
}
