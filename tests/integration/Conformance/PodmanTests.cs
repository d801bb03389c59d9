namespace Skiff.Tests.Integration.Conformance;

/// <summary>podman runs containers with this runtime.</summary>
public sealed class PodmanTests
{
    /// <summary>podman would raise limits, which a host may not let even root do.</summary>
    private static string[] Run(BusyboxRoot root) =>
        ["run", "--network", "none", "--cgroup-parent", root.CgroupParent, "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1000:1000"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Podman_RunsPausesUpdatesExecsAndStopsAContainer()
    {
        Assert.SkipWhen(HostProgram.Find("podman") is null, "podman is not installed");
        using var root = new BusyboxRoot();
        var archive = Path.Combine(root.Directory, "rootfs.tar");
        (await HostProgram.RunAsync("tar", ["-C", root.RootFileSystem, "-cf", archive, "."], Token)).Expect();
        try
        {
            (await Podman(root, "import", archive, "local/busybox")).Expect();
            Assert.Equal("hello", (await Podman(root, [.. Run(root), "--rm", "local/busybox", "echo", "hello"])).Expect());
            (await Podman(root, [.. Run(root), "--rm", "--memory", "64m", "--cpus", "0.5", "--pids-limit", "50", "local/busybox",
                "sh", "-c", "grep -q '^Seccomp:.2' /proc/self/status && exit 7"])).Expect(7);
            (await Podman(root, [.. Run(root), "--rm", "--read-only", "--user", "1000:1000", "--cap-drop", "all", "local/busybox",
                "sh", "-c", "test $(id -u) = 1000 && grep -q '^CapBnd:.0000000000000000' /proc/self/status && ! echo x >/x"])).Expect();

            (await Podman(root, [.. Run(root), "-d", "--name", "one", "local/busybox", "sleep", "1000"])).Expect();
            Assert.Equal("inside", (await Podman(root, "exec", "one", "echo", "inside")).Expect());
            (await Podman(root, "pause", "one")).Expect();
            Assert.Equal("paused", (await Podman(root, "inspect", "-f", "{{.State.Status}}", "one")).Expect());
            (await Podman(root, "unpause", "one")).Expect();
            (await Podman(root, "update", "--memory", "32m", "one")).Expect();
            (await Podman(root, "stop", "-t", "0", "one")).Expect();
            Assert.Equal("137", (await Podman(root, "inspect", "-f", "{{.State.ExitCode}}", "one")).Expect());
            (await Podman(root, "rm", "one")).Expect();
        }
        finally
        {
            await Podman(root, "rm", "--all", "--force", "--time", "0");
        }
    }

    private static Task<HostProgram> Podman(BusyboxRoot root, params string[] arguments) => HostProgram.RunAsync("podman",
        [
            "--root", Path.Combine(root.Directory, "root"), "--runroot", Path.Combine(root.Directory, "run"), "--tmpdir", Path.Combine(root.Directory, "tmp"),
            "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs", "--events-backend", "none", "--runtime", BusyboxRoot.Runtime, .. arguments,
        ], Token);
}
