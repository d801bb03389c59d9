using System.Text.Json;
using Skiff.Api.Containers;
using Skiff.Engine;
using Skiff.Engine.Bundle;
using Skiff.Engine.Containers;
using Skiff.Engine.State;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Tests.Unit.Engine;

/// <summary>Held against what Docker gave to its runtime for the same requests, where those captures are at hand.</summary>
public sealed class SpecBuilderTests
{
    private const string Id = "5338cecb9bf4aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public void Build_Default_EqualsDockers()
    {
        var ours = Build(new HostConfig(), config => config);
        var theirs = Captured("default");
        Assert.Equal(theirs.Process!.Args, ours.Process!.Args);
        Assert.Equal(theirs.Process.Env!.Append("HOME=/root"), ours.Process.Env!);
        Assert.Equal(theirs.Process.Cwd, ours.Process.Cwd);
        Assert.Equal(theirs.Process.User!.AdditionalGids, ours.Process.User!.AdditionalGids);
        AssertSameSet(theirs.Process.Capabilities!.Bounding, ours.Process.Capabilities!.Bounding);
        AssertSameSet(theirs.Process.Capabilities.Effective, ours.Process.Capabilities.Effective);
        AssertSameSet(theirs.Process.Capabilities.Permitted, ours.Process.Capabilities.Permitted);
        Assert.Null(ours.Process.Capabilities.Inheritable);
        Assert.Equal(Texts(theirs.Mounts!), Texts(ours.Mounts!));
        Assert.Equal(theirs.Linux!.Resources!.Devices!, ours.Linux!.Resources!.Devices!);
        Assert.Equal(theirs.Linux.Sysctl, ours.Linux.Sysctl);
        Assert.Equal(theirs.Linux.Namespaces!.Select(each => each.Type), ours.Linux.Namespaces!.Select(each => each.Type));
        Assert.Subset(ours.Linux.MaskedPaths!.ToHashSet(), theirs.Linux.MaskedPaths!.ToHashSet());
        Assert.Equal(theirs.Linux.ReadonlyPaths, ours.Linux.ReadonlyPaths);
        Assert.Equal(theirs.Hostname, ours.Hostname);
    }

    [Fact]
    public void Build_Terminal_EqualsDockers()
    {
        var ours = Build(new HostConfig(), config => config with { Tty = true });
        Assert.True(ours.Process!.Terminal);
        Assert.Contains("TERM=xterm", ours.Process.Env!);
    }

    [Fact]
    public void Build_Limits_EqualDockers()
    {
        var theirs = Captured("limits");
        var ours = Build(
            new HostConfig
            {
                Memory = 67108864,
                MemoryReservation = 33554432,
                NanoCpus = 500_000_000,
                CpuShares = 512,
                CpusetCpus = "0",
                PidsLimit = 50,
                OomScoreAdj = 100,
                ShmSize = 16777216,
                Ulimits = [new Ulimit { Name = "nofile", Soft = 100, Hard = 200 }],
            },
            config => config);
        var (expected, actual) = (theirs.Linux!.Resources!, ours.Linux!.Resources!);
        Assert.Equal((expected.Memory!.Limit, expected.Memory.Reservation, expected.Memory.Swap), (actual.Memory!.Limit, actual.Memory.Reservation, actual.Memory.Swap));
        Assert.Equal((expected.Cpu!.Cpus, expected.Cpu.Period, expected.Cpu.Quota, expected.Cpu.Shares), (actual.Cpu!.Cpus, actual.Cpu.Period, actual.Cpu.Quota, actual.Cpu.Shares));
        Assert.Equal(expected.Pids, actual.Pids);
        Assert.Equal(theirs.Process!.Rlimits!, ours.Process!.Rlimits!);
        Assert.Equal(theirs.Process.OomScoreAdj, ours.Process.OomScoreAdj);
        Assert.Equal(Texts(theirs.Mounts!), Texts(ours.Mounts!));
    }

    [Fact]
    public void Build_OtherUser_HasOnlyTheBoundingSet()
    {
        var ours = Build(new HostConfig(), config => config, new UserRecord(1000, 1000, [1000, 20], "/home/x"));
        Assert.Null(ours.Process!.Capabilities!.Effective);
        Assert.Null(ours.Process.Capabilities.Permitted);
        Assert.NotEmpty(ours.Process.Capabilities.Bounding!);
        Assert.Contains("HOME=/home/x", ours.Process.Env!);
    }

    [Fact]
    public void Build_MountOverDefault_ReplacesIt()
    {
        var ours = Build(new HostConfig { Tmpfs = new() { ["/dev/shm"] = "size=1m,exec" } }, config => config);
        var shm = Assert.Single(ours.Mounts!, mount => mount.Destination == "/dev/shm");
        Assert.Equal(["nosuid", "nodev", "rprivate", "size=1m", "exec"], shm.Options!);
    }

    [Fact]
    public void Build_Privileged_HasNoProfileAndAllDevices()
    {
        var ours = Build(new HostConfig { Privileged = true }, config => config);
        Assert.Null(ours.Linux!.Seccomp);
        Assert.Null(ours.Linux.MaskedPaths);
        Assert.Equal([new DeviceCgroup { Allow = true, Access = "rwm" }], ours.Linux.Resources!.Devices!);
        Assert.Contains("rw", ours.Mounts!.Single(mount => mount.Destination == "/sys").Options!);
    }

    [Fact]
    public void Build_HostNamespaces_AreLeftOut()
    {
        var ours = Build(new HostConfig { PidMode = "host", IpcMode = "host", UTSMode = "host", NetworkMode = "host" }, config => config, network: null);
        Assert.Equal(["mount"], ours.Linux!.Namespaces!.Select(each => each.Type));
        Assert.Null(ours.Linux.Sysctl);
        Assert.Null(ours.Hostname);
    }

    private static Spec Build(HostConfig host, Func<ContainerConfig, ContainerConfig> change, UserRecord? user = null, string? network = "/run/netns/x")
    {
        var options = new EngineOptions { DataRoot = "/data", ExecRoot = "/exec", RuntimePath = "/r", Version = "1", Time = TimeProvider.System };
        var config = change(new ContainerConfig { Hostname = Id[..12], Cmd = ["sleep", "100"], Env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"] });
        return SpecBuilder.Build(new BundleInput
        {
            Record = new ContainerRecord
            {
                Id = Id,
                Name = "/x",
                Created = DateTimeOffset.UnixEpoch,
                Config = config,
                Path = "sleep",
                Args = ["100"],
                HostnamePath = "/var/lib/docker/containers/<CONTAINER_ID>/hostname",
                HostsPath = "/var/lib/docker/containers/<CONTAINER_ID>/hosts",
                ResolvConfPath = "/var/lib/docker/containers/<CONTAINER_ID>/resolv.conf",
            },
            HostConfig = HostConfigDefaults.Complete(host, options, cgroup2: false),
            Options = options,
            Rootfs = "/rootfs",
            User = user ?? new UserRecord(0, 0, [0, 10], "/root"),
            NetworkNamespace = network,
        });
    }

    private static Spec Captured(string name)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var path = Path.Combine(directory.FullName, "shared/reference/defaults/oci-config", name + ".json");
            if (File.Exists(path))
                return JsonSerializer.Deserialize(File.ReadAllText(path), RuntimeSpecJson.Default.Spec)!;
        }
        Assert.Skip("the captured configurations are not at hand");
        return null!;
    }

    private static IEnumerable<string> Texts(IEnumerable<Mount> mounts)
        => mounts.Select(mount => $"{mount.Destination} {mount.Type} {mount.Source} {string.Join(',', mount.Options ?? [])}");

    private static void AssertSameSet(string[]? expected, string[]? actual) => Assert.Equal(expected!.Order(), actual!.Order());
}
