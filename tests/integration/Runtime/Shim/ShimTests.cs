using System.Net.Sockets;
using System.Text;
using Skiff.Errors;
using Skiff.Runtime.Shim;
using static Skiff.Tests.Integration.Runtime.Shim.ShimContainer;

namespace Skiff.Tests.Integration.Runtime.Shim;

/// <summary>The life of a container in its shim, with Skiff's own runtime and with others.</summary>
public sealed class ShimTests
{
    private const AttachedStreams Output = AttachedStreams.Stdout | AttachedStreams.Stderr;
    private const AttachedStreams All = Output | AttachedStreams.Stdin;

    public static TheoryData<string> Runtimes => [Own, "/usr/sbin/runc", "/usr/bin/crun"];

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Attach_BeforeStart_MissesNothing(string runtime)
    {
        await using var container = await LaunchAsync(runtime, "echo out; echo err >&2; exit 3");
        using var socket = await container.Shim.Init.AttachAsync(Output, Cancellation);
        var exit = await container.StartAsync();
        Assert.Equal(3, exit.Code);
        Assert.False(exit.OutOfMemory);
        Assert.Equal(("out\n", "err\n"), await ReadTextAsync(socket));
        Assert.Equal("out\n", container.LogText());
        Assert.Equal("err\n", container.LogText("stderr"));
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Exited_HasStatusOrSignal(string runtime)
    {
        foreach (var (script, code) in ((string, int)[])[("true", 0), ("exit 255", 255), ("kill -9 $$", 137), ("kill -TERM $$; sleep 9", 143)])
        {
            // The first process of a PID namespace is deaf to signals from within: a child of it stands in for it.
            await using var container = await LaunchAsync(runtime, $"sh -c '{script}'; exit $?");
            Assert.Equal(code, (await container.StartAsync()).Code);
        }
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Signal_KillsInit(string runtime)
    {
        await using var container = await LaunchAsync(runtime, "sleep 1000");
        await container.Shim.Init.StartAsync(Cancellation);
        Assert.True(container.Shim.Init.Pid > 0);
        await container.Shim.Init.SignalAsync(9, Cancellation);
        Assert.Equal(137, (await container.Shim.Init.Exited).Code);
        await container.Shim.Init.SignalAsync(9, Cancellation);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Stdin_WithStdinOnce_EndsWithTheClient(string runtime)
    {
        await using var container = await LaunchAsync(runtime, "cat; echo end", static l => l with { OpenStdin = true, StdinOnce = true });
        using var socket = await container.Shim.Init.AttachAsync(All, Cancellation);
        await container.Shim.Init.StartAsync(Cancellation);
        await socket.SendAsync("hello\n"u8.ToArray(), Cancellation);
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(("hello\nend\n", ""), await ReadTextAsync(socket));
        Assert.Equal(0, (await container.Shim.Init.Exited).Code);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Stdin_WithoutStdinOnce_StaysOpenWhenAClientLeaves(string runtime)
    {
        await using var container = await LaunchAsync(runtime, "head -n 2", static l => l with { OpenStdin = true });
        await container.Shim.Init.StartAsync(Cancellation);
        using (var first = await container.Shim.Init.AttachAsync(All, Cancellation))
        {
            await first.SendAsync("one\n"u8.ToArray(), Cancellation);
            first.Shutdown(SocketShutdown.Send);
            // Docker lets such a client go with its input; what it had coming it still gets.
            await ReadRawAsync(first);
        }

        Assert.False(container.Shim.Init.Exited.IsCompleted);
        using var second = await container.Shim.Init.AttachAsync(All, Cancellation);
        await second.SendAsync("two\n"u8.ToArray(), Cancellation);
        Assert.Equal(0, (await container.Shim.Init.Exited).Code);
        Assert.Equal("one\ntwo\n", container.LogText());
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Exec_HasItsOwnStreamsAndStatus(string runtime)
    {
        await using var container = await LaunchAsync(runtime, "sleep 1000");
        await container.Shim.Init.StartAsync(Cancellation);
        var exec = await container.ExecAsync("cat; echo err >&2; exit 7", openStdin: true);
        using var socket = await exec.AttachAsync(All, Cancellation);
        await exec.StartAsync(Cancellation);
        Assert.True(exec.Pid > 0);
        await socket.SendAsync("in\n"u8.ToArray(), Cancellation);
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(("in\n", "err\n"), await ReadTextAsync(socket));
        Assert.Equal(7, (await exec.Exited).Code);
        Assert.Empty(container.LogLines());
        Assert.Empty(container.Shim.Execs);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Exec_OfMissingProgram_FailsWithDockersText(string runtime)
    {
        await using var container = await LaunchAsync(runtime, "sleep 1000");
        await container.Shim.Init.StartAsync(Cancellation);
        var exec = await container.Shim.PrepareExecAsync(
            new ShimExec
            {
                ExecId = new string('e', 64),
                Process = new Skiff.Oci.RuntimeSpec.Process { Args = ["nosuchcmd"], Cwd = "/", Env = ["PATH=/bin"], User = new() },
            },
            Cancellation);
        var error = await Assert.ThrowsAnyAsync<EngineException>(() => exec.StartAsync(Cancellation));
        if (runtime != "/usr/bin/crun")
        {
            Assert.Contains("exec: \"nosuchcmd\": executable file not found in $PATH", error.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Terminal_IsResizedAndRaw(string runtime)
    {
        await using var container = await LaunchAsync(
            runtime, "stty size; head -n 1; stty size", static l => l with { Terminal = true, OpenStdin = true, ConsoleSize = new TerminalSize(30, 100) });
        using var socket = await container.Shim.Init.AttachAsync(All, Cancellation);
        await container.Shim.Init.StartAsync(Cancellation);
        var buffer = new byte[1024];
        var first = await socket.ReceiveAsync(buffer, Cancellation);
        Assert.Equal("30 100\r\n", Encoding.UTF8.GetString(buffer, 0, first));
        await container.Shim.Init.ResizeAsync(new TerminalSize(40, 120), Cancellation);
        await socket.SendAsync("go\n"u8.ToArray(), Cancellation);
        Assert.Equal("go\r\ngo\r\n40 120\r\n", Encoding.UTF8.GetString(await ReadRawAsync(socket)));
        Assert.Equal(0, (await container.Shim.Init.Exited).Code);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Terminal_OfExec(string runtime)
    {
        await using var container = await LaunchAsync(runtime, "sleep 1000");
        await container.Shim.Init.StartAsync(Cancellation);
        var exec = await container.ExecAsync("stty size; test -t 0 && exit 5", terminal: true, openStdin: true);
        using var socket = await exec.AttachAsync(All, Cancellation);
        await exec.ResizeAsync(new TerminalSize(11, 22), Cancellation);
        await exec.StartAsync(Cancellation);
        Assert.Equal("11 22\r\n", Encoding.UTF8.GetString(await ReadRawAsync(socket)));
        Assert.Equal(5, (await exec.Exited).Code);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Launch_OfMissingProgram_FailsAndLeavesNothing(string runtime)
    {
        await using var container = await LaunchAsync(runtime, "true");
        await container.StartAsync();
        await container.ReleaseAsync();
        var error = await Assert.ThrowsAnyAsync<EngineException>(async () =>
        {
            await container.RelaunchAsync(["nosuchcmd"]);
            await container.Shim.Init.StartAsync(Cancellation);
        });
        if (runtime != "/usr/bin/crun")
        {
            Assert.Contains("exec: \"nosuchcmd\": executable file not found in $PATH", error.Message);
        }
    }

    [Fact]
    public async Task OutOfMemory_IsToldAndRecorded()
    {
        await using var container = await LaunchAsync(Own, "true");
        await container.StartAsync();
        await container.ReleaseAsync();
        await container.Shim.DisposeAsync();
        container.MemoryLimit = 16 << 20;
        await container.RelaunchAsync(["sh", "-c", "tail /dev/zero"]);
        var exit = await container.StartAsync();
        Assert.Equal((137, true), (exit.Code, exit.OutOfMemory));
        Assert.Equal(exit, container.Launcher.ReadExitRecord(container.StateDirectory));
        await container.Shim.OutOfMemory.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task Release_OfWhatWasNeverStarted_LeavesNothing()
    {
        await using var container = await LaunchAsync(Own, "true");
        await container.ReleaseAsync();
    }

    [Fact]
    public async Task Launch_WhoseDaemonGoesBeforeStart_LeavesNothing()
    {
        await using var container = await LaunchAsync(Own, "true");
        await container.ForgetShimAsync();
        for (var i = 0; i < 200 && File.Exists(Path.Combine(container.StateDirectory, "shim.sock")); i++)
        {
            await Task.Delay(10, Cancellation);
        }

        Assert.Null(await container.ReconnectAsync());
    }
}
