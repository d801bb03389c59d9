using System.Net;
using Microsoft.Extensions.Logging;
using Skiff.Errors;
using Skiff.Server.Configuration;
using Skiff.Server.Listening;

namespace Skiff.Tests.Unit.Server;

/// <summary>Flags, daemon.json, and both.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("skiff-configuration-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Defaults_AreSkiffsOwn()
    {
        var configuration = Read(null);
        Assert.Equal("/var/lib/skiff", configuration.Engine.DataRoot);
        Assert.Equal("/run/skiff", configuration.Engine.ExecRoot);
        Assert.Equal("/opt/skiff/skiff-runtime", configuration.Engine.RuntimePath);
        Assert.Equal("/run/skiff.sock", Assert.IsType<ListenAddress.Unix>(Assert.Single(configuration.Addresses)).Path);
        Assert.Equal(LogLevel.Information, configuration.LogLevel);
    }

    [Fact]
    public void Flags_InAllForms_AreRead()
    {
        var configuration = Read(null, "-D", "--data-root=/d", "--exec-root", "/e", "-H", "unix:///a.sock", "-Htcp://127.0.0.1:0", "--group=", "--bip", "10.9.0.1/24", "--dns=1.1.1.1", "--dns", "8.8.8.8");
        Assert.Equal("/d", configuration.Engine.DataRoot);
        Assert.Equal("/e", configuration.Engine.ExecRoot);
        Assert.Equal(LogLevel.Debug, configuration.LogLevel);
        Assert.Equal("10.9.0.1/24", configuration.Engine.Network.Bip);
        Assert.Equal(["1.1.1.1", "8.8.8.8"], configuration.Engine.Network.Dns);
        Assert.Collection(
            configuration.Addresses,
            address => Assert.Equal(new ListenAddress.Unix("/a.sock", null), address),
            address => Assert.Equal(new ListenAddress.Tcp(new IPEndPoint(IPAddress.Loopback, 0), null), address));
    }

    [Fact]
    public void File_IsRead()
    {
        var configuration = Read("""
            {
              "debug": true, "data-root": "/d", "hosts": ["unix:///a.sock"], "group": "", "log-opts": {"max-size": "10m"},
              "runtimes": {"crun": {"path": "/usr/bin/crun", "runtimeArgs": ["--debug"]}}, "default-runtime": "crun",
              "default-ulimits": {"nofile": {"Name": "nofile", "Hard": 64000, "Soft": 32000}},
              "default-address-pools": [{"base": "10.10.0.0/16", "size": 24}], "default-shm-size": "128M", "shutdown-timeout": 3
            }
            """);
        Assert.Equal("10m", configuration.Engine.LogOptions["max-size"]);
        Assert.Equal("/usr/bin/crun", configuration.Engine.Runtimes["crun"].Path);
        Assert.Equal(["--debug"], configuration.Engine.Runtimes["crun"].Arguments);
        Assert.Equal(32000, configuration.Engine.DefaultUlimits["nofile"].Soft);
        Assert.Equal(("10.10.0.0/16", 24), Assert.Single(configuration.Engine.Network.DefaultAddressPools));
        Assert.Equal(128L << 20, configuration.Engine.DefaultShmSize);
        Assert.Equal(TimeSpan.FromSeconds(3), configuration.ShutdownTimeout);
    }

    [Theory]
    [InlineData("--bogus", "unknown flag: --bogus")]
    [InlineData("-Z", "unknown shorthand flag: 'Z' in -Z")]
    [InlineData("--data-root", "flag needs an argument: --data-root")]
    [InlineData("run", "skiffd accepts no arguments: \"run\"")]
    [InlineData("--debug=maybe", "invalid argument \"maybe\" for \"--debug\": true or false is expected")]
    [InlineData("--log-level=loud", "invalid logging level: loud")]
    [InlineData("--host=ftp://x", "invalid bind address (ftp://x)")]
    [InlineData("--host=tcp://0.0.0.0:2375", "refusing to listen on tcp://0.0.0.0:2375 without TLS")]
    [InlineData("--group=no-such-group", "group no-such-group not found")]
    [InlineData("--storage-driver=btrfs", "storage-driver btrfs is not supported")]
    [InlineData("--live-restore=false", "live-restore cannot be turned off")]
    [InlineData("--default-runtime=nope", "specified default runtime 'nope' does not exist")]
    [InlineData("--exec-opt=native.cgroupdriver=systemd", "exec-opts native.cgroupdriver=systemd is not supported")]
    public void Flag_ThatCannotBe_IsRefusedByName(string flag, string message)
        => Assert.Contains(message, Assert.Throws<EngineException>(() => Read(null, flag)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"bogus\": 1, \"other\": 2}", "the following directives don't match any configuration option: bogus, other")]
    [InlineData("{\"debug\": \"yes\"}", "debug: \"yes\" is not what this directive takes")]
    [InlineData("{\"debug\": true", "invalid JSON: ")]
    [InlineData("[]", "invalid JSON: an object is expected")]
    public void File_ThatCannotBe_IsRefusedByName(string file, string message)
    {
        var error = Assert.Throws<EngineException>(() => Read(file));
        Assert.StartsWith("unable to configure the daemon with file ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Setting_InBoth_IsAConflict()
    {
        var error = Assert.Throws<EngineException>(() => Read("{\"debug\": false, \"hosts\": [\"unix:///a\"], \"log-opts\": {\"a\": \"b\"}}", "--debug", "-H", "unix:///b", "--log-opt", "a=c"));
        Assert.EndsWith(
            "the following directives are specified both as a flag and in the configuration file: debug: (from flag: true, from file: false), "
            + "hosts: (from flag: [unix:///b], from file: [unix:///a]), log-opts: (from flag: map[a:c], from file: map[a:b])",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void PlainTcp_BeyondLoopback_NeedsToBeForced()
        => Assert.Equal(
            new ListenAddress.Tcp(new IPEndPoint(IPAddress.Any, 2375), null),
            Assert.Single(Read(null, "--host=tcp://0.0.0.0", "--tls=false").Addresses));

    private DaemonConfiguration Read(string? file, params string[] flags)
    {
        var path = Path.Combine(_directory, "daemon.json");
        File.WriteAllText(path, file ?? "");
        return new ConfigurationReader("29.0.0", "/opt/skiff", TimeProvider.System).Read(CommandArguments.Parse(["--config-file", path, .. flags]));
    }
}
