using System.Diagnostics;

namespace Skiff.Tests.Integration.Conformance;

/// <summary>containerd runs containers with this runtime in the place of runc.</summary>
public sealed class ContainerdTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Containerd_RunsPausesExecsAndKillsAContainer()
    {
        Assert.SkipWhen(HostProgram.Find("containerd") is null || HostProgram.Find("ctr") is null, "containerd is not installed");
        using var root = new BusyboxRoot();
        var socket = Path.Combine(root.Directory, "containerd.sock");
        var configuration = Path.Combine(root.Directory, "config.toml");
        await File.WriteAllTextAsync(configuration, $"""
            version = 2
            root = "{root.Directory}/root"
            state = "{root.Directory}/state"
            disabled_plugins = ["io.containerd.grpc.v1.cri"]
            [grpc]
              address = "{socket}"
            [ttrpc]
              address = "{socket}.ttrpc"
            """, Token);
        using var daemon = Process.Start(new ProcessStartInfo(HostProgram.Find("containerd")!, ["--config", configuration]) { RedirectStandardError = true })!;
        var log = daemon.StandardError.ReadToEndAsync(Token);
        try
        {
            await WaitForAsync(socket);
            Assert.Equal("hello", (await Ctr(socket, "run", "--rm", "--runc-binary", BusyboxRoot.Runtime, "--cgroup", root.CgroupParent + "/one", "--rootfs", root.RootFileSystem, "one", "/bin/echo", "hello")).Expect());
            (await Ctr(socket, "run", "--rm", "--runc-binary", BusyboxRoot.Runtime, "--memory-limit", "67108864", "--seccomp", "--cgroup", root.CgroupParent + "/two",
                "--rootfs", root.RootFileSystem, "two", "/bin/sh", "-c", "grep -q '^Seccomp:.2' /proc/self/status && exit 5")).Expect(5);

            (await Ctr(socket, "run", "-d", "--runc-binary", BusyboxRoot.Runtime, "--cgroup", root.CgroupParent + "/three", "--rootfs", root.RootFileSystem, "three", "/bin/sleep", "1000")).Expect();
            Assert.Equal("inside", (await Ctr(socket, "tasks", "exec", "--exec-id", "first", "three", "/bin/echo", "inside")).Expect());
            (await Ctr(socket, "tasks", "pause", "three")).Expect();
            Assert.Contains("PAUSED", (await Ctr(socket, "tasks", "ls")).Expect(), StringComparison.Ordinal);
            (await Ctr(socket, "tasks", "resume", "three")).Expect();
            Assert.Contains("memory", (await Ctr(socket, "tasks", "metrics", "three")).Expect(), StringComparison.Ordinal);
            (await Ctr(socket, "tasks", "kill", "-s", "KILL", "three")).Expect();
            await StoppedAsync(socket, "three");
            await Ctr(socket, "tasks", "rm", "three"); // it hands on the container's status
            (await Ctr(socket, "containers", "rm", "three")).Expect();
            Assert.Equal("", (await Ctr(socket, "containers", "ls", "-q")).Expect());
        }
        finally
        {
            daemon.Kill();
            await daemon.WaitForExitAsync(Token);
        }
        Assert.NotEmpty(await log);
    }

    private static Task<HostProgram> Ctr(string socket, params string[] arguments) =>
        HostProgram.RunAsync("ctr", ["--address", socket, "--namespace", "conformance", .. arguments], Token);

    private static async Task WaitForAsync(string socket)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (File.Exists(socket) && (await Ctr(socket, "version")).Status == 0)
            {
                return;
            }
            await Task.Delay(100, Token);
        }
        Assert.Fail("containerd did not come up");
    }

    private static async Task StoppedAsync(string socket, string container)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            if ((await Ctr(socket, "tasks", "ls")).Expect().Split('\n').Any(line => line.StartsWith(container, StringComparison.Ordinal) && line.Contains("STOPPED", StringComparison.Ordinal)))
            {
                return;
            }
            await Task.Delay(50, Token);
        }
        Assert.Fail("the container did not stop");
    }
}
