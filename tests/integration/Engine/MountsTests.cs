using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Engine;

public sealed class MountsTests
{
    [Fact]
    public async Task Volume_Empty_IsFilledFromTheImage()
    {
        await using var daemon = await StartAsync();
        var result = await daemon.DockerAsync("run", "--rm", "-v", "conf:/etc", "busybox", "cat", "/etc/passwd");
        Assert.StartsWith("root:x:0:0", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(daemon.DataRoot, "volumes/conf/_data/passwd")));
        await daemon.DockerAsync("volume", "rm", "conf");
    }

    [Fact]
    public async Task Volume_Anonymous_GoesWithRm()
    {
        await using var daemon = await StartAsync();
        Assert.Equal(0, (await daemon.DockerAsync("run", "--rm", "-v", "/data", "busybox", "touch", "/data/x")).ExitCode);
        Assert.Equal("", (await daemon.DockerAsync("volume", "ls", "-q")).Output);
    }

    [Fact]
    public async Task Volume_Anonymous_HandedOn_GoesWithTheLastContainer()
    {
        await using var daemon = await StartAsync();
        await daemon.DockerAsync("create", "--name", "one", "-v", "/data", "busybox");
        await daemon.DockerAsync("create", "--name", "two", "--volumes-from", "one", "busybox");
        await daemon.DockerAsync("rm", "-v", "one");
        Assert.NotEqual("", (await daemon.DockerAsync("volume", "ls", "-q")).Output);
        await daemon.DockerAsync("rm", "-v", "two");
        Assert.Equal("", (await daemon.DockerAsync("volume", "ls", "-q")).Output);
    }

    [Fact]
    public async Task VolumesFrom_Unknown_IsRefusedWithoutAPull()
    {
        await using var daemon = await StartAsync();
        var result = await daemon.DockerAsync("run", "--volumes-from", "nobody", "busybox", "true");
        Assert.Equal(125, result.ExitCode);
        Assert.Contains("Error response from daemon: No such container: nobody", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unable to find image", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Image_TellsWhereItsLayersLie()
    {
        await using var daemon = await StartAsync();
        await daemon.DockerAsync("create", "--name", "one", "busybox");
        var upper = (await daemon.DockerAsync("image", "inspect", "-f", "{{.GraphDriver.Data.UpperDir}}", "busybox")).Output.Trim();
        Assert.True(Directory.Exists(upper));
        var lower = (await daemon.DockerAsync("inspect", "-f", "{{.GraphDriver.Data.LowerDir}}", "one")).Output;
        Assert.Contains(upper, lower, StringComparison.Ordinal);
        await daemon.DockerAsync("rm", "one");
    }

    [Fact]
    public async Task Volume_InUse_IsNotRemoved()
    {
        await using var daemon = await StartAsync();
        await daemon.DockerAsync("create", "--name", "one", "-v", "data:/d", "busybox");
        Assert.Contains("volume is in use", (await daemon.DockerAsync("volume", "rm", "data")).Error, StringComparison.Ordinal);
        await daemon.DockerAsync("rm", "one");
        Assert.Equal(0, (await daemon.DockerAsync("volume", "rm", "data")).ExitCode);
    }

    [Fact]
    public async Task Bind_ReadOnly_CannotBeWritten()
    {
        await using var daemon = await StartAsync();
        var source = Directory.CreateDirectory(Path.Combine(daemon.Root, "src")).FullName;
        await File.WriteAllTextAsync(Path.Combine(source, "f"), "word", TestContext.Current.CancellationToken);
        var result = await daemon.DockerAsync("run", "--rm", "-v", $"{source}:/m:ro", "busybox", "sh", "-c", "cat /m/f; touch /m/g || echo refused");
        Assert.Equal("wordrefused\n", result.Output);
        Assert.False(File.Exists(Path.Combine(source, "g")));
    }

    [Fact]
    public async Task Bind_MissingSource_IsMadeForVAndRefusedForMount()
    {
        await using var daemon = await StartAsync();
        var source = Path.Combine(daemon.Root, "made");
        Assert.Equal(0, (await daemon.DockerAsync("run", "--rm", "-v", $"{source}:/m", "busybox", "true")).ExitCode);
        Assert.True(Directory.Exists(source));
        var refused = await daemon.DockerAsync("run", "--rm", "--mount", $"type=bind,src={source}2,dst=/m", "busybox", "true");
        Assert.Contains("bind source path does not exist", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tmpfs_HasItsOptions()
    {
        await using var daemon = await StartAsync();
        var result = await daemon.DockerAsync("run", "--rm", "--tmpfs", "/t:size=1m,mode=700", "busybox", "grep", " /t ", "/proc/mounts");
        Assert.Contains("size=1024k", result.Output, StringComparison.Ordinal);
        Assert.Contains("noexec", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkingDirectory_Missing_IsMade()
    {
        await using var daemon = await StartAsync();
        Assert.Equal("/new/dir\n", (await daemon.DockerAsync("run", "--rm", "-w", "/new/dir", "busybox", "pwd")).Output);
    }

    [Fact]
    public async Task Hostname_IsBoundFromTheContainersDirectory()
    {
        await using var daemon = await StartAsync();
        var result = await daemon.DockerAsync("run", "--rm", "busybox", "grep", "/etc/hostname", "/proc/self/mountinfo");
        Assert.Matches("containers/[0-9a-f]{64}/hostname /etc/hostname", result.Output);
    }

    [Fact]
    public async Task SharedMemory_Shareable_IsSeenByTheOther()
    {
        await using var daemon = await StartAsync();
        await daemon.DockerAsync("run", "-d", "--name", "donor", "--ipc", "shareable", "busybox", "sh", "-c", "echo shared > /dev/shm/f; sleep 100");
        await ScratchDaemon.WaitUntilAsync(
            async () => (await daemon.DockerAsync("exec", "donor", "cat", "/dev/shm/f")).ExitCode == 0, () => daemon.Log);
        Assert.Equal("shared\n", (await daemon.DockerAsync("run", "--rm", "--ipc", "container:donor", "busybox", "cat", "/dev/shm/f")).Output);
        await daemon.DockerAsync("run", "-d", "--name", "alone", "busybox", "sleep", "100");
        Assert.Contains("non-shareable IPC", (await daemon.DockerAsync("run", "--rm", "--ipc", "container:alone", "busybox", "true")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Namespaces_Joined_AreTheOthers()
    {
        await using var daemon = await StartAsync();
        await daemon.DockerAsync("run", "-d", "--name", "one", "busybox", "sleep", "99");
        var address = (await daemon.DockerAsync("exec", "one", "hostname", "-i")).Output;
        Assert.Equal(address, (await daemon.DockerAsync("run", "--rm", "--network", "container:one", "busybox", "hostname", "-i")).Output);
        Assert.Contains("sleep 99", (await daemon.DockerAsync("run", "--rm", "--pid", "container:one", "busybox", "ps")).Output, StringComparison.Ordinal);
    }

    private static async Task<ScratchDaemon> StartAsync()
    {
        var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        return daemon;
    }
}
