using Skiff.Errors;
using Skiff.Runtime.Shim;
using static Skiff.Tests.Integration.Runtime.Shim.ShimContainer;

namespace Skiff.Tests.Integration.Runtime.Shim;

/// <summary>Daemons that go and come back, and shims that are killed.</summary>
public sealed class ShimReconnectTests
{
    private const AttachedStreams Output = AttachedStreams.Stdout | AttachedStreams.Stderr;

    [Fact]
    public async Task Reconnect_WhileItRuns_LosesNoLine()
    {
        await using var container = await LaunchAsync(Own, "i=0; while test $i -lt 300; do echo $i; i=$((i+1)); test $((i % 30)) = 0 && sleep 0.1; done; exit 6");
        await container.Shim.Init.StartAsync(Cancellation);
        var pid = container.Shim.Init.Pid;
        for (var i = 0; i < 5; i++)
        {
            await container.ForgetShimAsync();
            Assert.NotNull(await container.ReconnectAsync());
            Assert.Equal(pid, container.Shim.Init.Pid);
        }

        Assert.Equal(6, (await container.Shim.Init.Exited).Code);
        Assert.Equal(string.Concat(Enumerable.Range(0, 300).Select(static i => $"{i}\n")), container.LogText());
    }

    [Fact]
    public async Task Reconnect_AfterItEnded_HasTheExit()
    {
        await using var container = await LaunchAsync(Own, "sleep 0.2; exit 9");
        await container.Shim.Init.StartAsync(Cancellation);
        await container.ForgetShimAsync();
        ProcessExit? record = null;
        for (var i = 0; i < 500 && record is null; i++)
        {
            await Task.Delay(10, Cancellation);
            record = container.Launcher.ReadExitRecord(container.StateDirectory);
        }

        Assert.NotNull(await container.ReconnectAsync());
        Assert.True(container.Shim.Init.Exited.IsCompleted);
        Assert.Equal(record, await container.Shim.Init.Exited);
        Assert.Equal(9, record!.Value.Code);
    }

    [Fact]
    public async Task Reconnect_FindsExecs()
    {
        await using var container = await LaunchAsync(Own, "sleep 1000");
        await container.Shim.Init.StartAsync(Cancellation);
        var exec = await container.ExecAsync("head -n 1; exit 3", openStdin: true);
        await exec.StartAsync(Cancellation);
        var id = Assert.Single(container.Shim.Execs).Key;
        await container.ForgetShimAsync();
        Assert.NotNull(await container.ReconnectAsync());
        var found = container.Shim.Execs[id];
        Assert.Equal(exec.Pid, found.Pid);
        using (var socket = await found.AttachAsync(Output | AttachedStreams.Stdin, Cancellation))
        {
            await socket.SendAsync("x\n"u8.ToArray(), Cancellation);
            Assert.Equal(("x\n", ""), await ReadTextAsync(socket));
        }

        Assert.Equal(3, (await found.Exited).Code);
    }

    [Fact]
    public async Task ClientsStayAttached_WhenTheDaemonGoes()
    {
        await using var container = await LaunchAsync(Own, "sleep 0.3; echo after");
        using var socket = await container.Shim.Init.AttachAsync(Output, Cancellation);
        await container.Shim.Init.StartAsync(Cancellation);
        await container.ForgetShimAsync();
        Assert.Equal(("after\n", ""), await ReadTextAsync(socket));
        Assert.NotNull(await container.ReconnectAsync());
    }

    [Fact]
    public async Task KilledShim_TakesItsContainerAlong()
    {
        await using var container = await LaunchAsync(Own, "sleep 1000");
        await container.Shim.Init.StartAsync(Cancellation);
        var init = container.Shim.Init;
        container.KillShim();
        Assert.Equal(137, (await init.Exited).Code);
        await container.AbandonAsync();
        Assert.Null(await container.ReconnectAsync());
        Assert.Null(container.Launcher.ReadExitRecord(container.StateDirectory));
        Assert.True(await container.IsGoneAsync(init.Pid));
        await Assert.ThrowsAnyAsync<EngineException>(() => init.StartAsync(Cancellation));
    }

    [Fact]
    public async Task ShimKilled_WhileNoDaemonRuns_TakesItsContainerAlong()
    {
        await using var container = await LaunchAsync(Own, "sleep 1000");
        await container.Shim.Init.StartAsync(Cancellation);
        var pid = container.Shim.Init.Pid;
        await container.ForgetShimAsync();
        container.KillShim();
        await container.AbandonAsync();
        Assert.Null(await container.ReconnectAsync());
        Assert.True(await container.IsGoneAsync(pid));
    }

    [Fact]
    public async Task Reconnect_WhereNoShimIs_IsNull()
    {
        await using var container = await LaunchAsync(Own, "true");
        await container.StartAsync();
        await container.ReleaseAsync();
        Assert.Null(await container.Launcher.ReconnectAsync(container.Id, container.StateDirectory, Cancellation));
        Assert.Null(await container.Launcher.ReconnectAsync(container.Id, "/nonexistent", Cancellation));
        Assert.NotNull(container.Launcher.ReadExitRecord(container.StateDirectory));
    }

    [Fact]
    public async Task Relaunch_InTheSameDirectory()
    {
        await using var container = await LaunchAsync(Own, "exit 1");
        for (var code = 1; code < 5; code++)
        {
            Assert.Equal(code, (await container.StartAsync()).Code);
            await container.ReleaseAsync();
            await container.Shim.DisposeAsync();
            await container.RelaunchAsync(["sh", "-c", $"exit {code + 1}"]);
        }
    }

    [Fact]
    public async Task Release_OfARunningContainer_IsRefused()
    {
        await using var container = await LaunchAsync(Own, "sleep 1000");
        await container.Shim.Init.StartAsync(Cancellation);
        var error = await Assert.ThrowsAsync<EngineException>(() => container.Shim.ReleaseAsync(Cancellation));
        Assert.Equal(ErrorKind.Conflict, error.Kind);
    }

    [Fact]
    public async Task Attach_ToAnUnknownExec_IsNotFound()
    {
        await using var container = await LaunchAsync(Own, "sleep 1000");
        await container.Shim.Init.StartAsync(Cancellation);
        var exec = await container.ExecAsync("true");
        await StartAsync(exec);
        var error = await Assert.ThrowsAsync<EngineException>(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                using var socket = await exec.AttachAsync(Output, Cancellation);
                await Task.Delay(10, Cancellation);
            }
        });
        Assert.Equal(ErrorKind.NotFound, error.Kind);
    }
}
