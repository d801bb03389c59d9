using System.Net.Sockets;
using Skiff.Api.Containers;

namespace Skiff.Tests.Unit.Server;

/// <summary>Connections that are taken over: attach, exec, and clients that say no more or go away.</summary>
public sealed class TakeoverTests
{
    private const string Upgrade = "Connection: Upgrade\r\nUpgrade: tcp\r\n";

    [Fact]
    public async Task Attach_WithUpgrade_AnswersOnlyTheThreeHeaders()
    {
        await using var server = await TestServer.StartAsync(new FakeEngine { OnAttach = (_, _) => FakeEngine.Attachment.Echo() });
        using var socket = await server.ConnectAsync();
        await TestServer.SendAsync(socket, $"POST /v1.41/containers/c/attach?stream=1&stdin=1&stdout=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Type: text/plain\r\n{Upgrade}\r\n");
        var head = await TestServer.ReadUntilAsync(socket, "\r\n\r\n");
        Assert.Equal("HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n", head);
        await TestServer.SendAsync(socket, "hello");
        Assert.Equal("\x1\0\0\0\0\0\0\x5hello", await TestServer.ReadUntilAsync(socket, "hello"));
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal("\x1\0\0\0\0\0\0\x4" + "bye\n", await TestServer.ReadToEndAsync(socket));
    }

    [Theory]
    [InlineData("1.41", false, "raw-stream")]
    [InlineData("1.42", false, "multiplexed-stream")]
    [InlineData("1.42", true, "raw-stream")]
    public async Task Attach_ByVersion_NamesTheStream(string version, bool tty, string expected)
    {
        await using var server = await TestServer.StartAsync(new FakeEngine { OnAttach = (_, _) => FakeEngine.Attachment.Echo(tty) });
        var answer = await server.ExchangeAsync($"POST /v{version}/containers/c/attach?stream=1 HTTP/1.1\r\nHost: x\r\n{Upgrade}\r\n");
        Assert.Contains($"\r\nContent-Type: application/vnd.docker.{expected}\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attach_WithoutUpgrade_Answers200AndRawBytes()
    {
        await using var server = await TestServer.StartAsync(new FakeEngine { OnAttach = (_, _) => FakeEngine.Attachment.Echo() });
        var answer = await server.ExchangeAsync("POST /v1.44/containers/c/attach?stream=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n\x1\0\0\0\0\0\0\x4" + "bye\n", answer);
    }

    [Fact]
    public async Task Attach_ToNothing_AnswersTheStatusAndKeepsTheConnection()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.ExchangeAsync(
            $"POST /v1.44/containers/none/attach?stream=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n{Upgrade}\r\nGET /_ping HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 404 Not Found\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("{\"message\":\"No such container: none\"}\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 28\r\n\r\n{\"Detach\":false,\"Tty\":false}")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1c\r\n{\"Detach\":false,\"Tty\":false}\r\n0\r\n\r\n")]
    public async Task ExecStart_WithBodyAndInputAtOnce_GivesTheInputToTheProcess(string bodyAndHead)
    {
        await using var server = await TestServer.StartAsync(new FakeEngine { OnExecStart = (_, _) => FakeEngine.Attachment.Echo() });
        var answer = await server.ExchangeAsync($"POST /v1.41/exec/e/start HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{Upgrade}{bodyAndHead}typed");
        var head = answer[..(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)];
        Assert.Equal(
            "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
            + "Api-Version: 1.55\r\nDocker-Experimental: false\r\nOstype: linux\r\nServer: Docker/29.0.0 (linux)\r\n\r\n",
            head);
        Assert.Equal("\x1\0\0\0\0\0\0\x5typed\x1\0\0\0\0\0\0\x4" + "bye\n", answer[head.Length..]);
    }

    [Fact]
    public async Task Attach_Repeated_NeverLosesTheEnd()
    {
        await using var server = await TestServer.StartAsync(new FakeEngine { OnAttach = (_, _) => FakeEngine.Attachment.Echo(tty: true) });
        var big = new string('x', 300_000);
        for (var round = 0; round < 50; round++)
        {
            var answer = await server.ExchangeAsync($"POST /containers/c/attach?stream=1 HTTP/1.1\r\nHost: x\r\n{Upgrade}\r\n{big}");
            Assert.EndsWith("xbye\n", answer, StringComparison.Ordinal);
            Assert.Equal(big.Length, answer.Count(character => character == 'x'));
        }
    }

    [Fact]
    public async Task Get_FollowedByEndOfInput_IsAnsweredEveryTime()
    {
        await using var server = await TestServer.StartAsync();
        for (var round = 0; round < 300; round++)
            Assert.EndsWith("OK", await server.ExchangeAsync("GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attach_WhenTheClientVanishes_EndsTheAttachment()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var attachment = new FakeEngine.Attachment(tty: true, async (client, cancellationToken) =>
        {
            try
            {
                while (!(await client.Output.WriteAsync(new byte[4096], cancellationToken)).IsCompleted)
                    await Task.Yield();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // the cancellation was ahead of the pipe's end
            }
            ended.SetResult();
        });
        await using var server = await TestServer.StartAsync(new FakeEngine { OnAttach = (_, _) => attachment });
        using (var socket = await server.ConnectAsync())
        {
            await TestServer.SendAsync(socket, $"POST /containers/c/attach?stream=1 HTTP/1.1\r\nHost: x\r\n{Upgrade}\r\n");
            await TestServer.ReadUntilAsync(socket, "\r\n\r\n");
        }
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Attach_ThatIsIdle_EndsWhenTheClientIsGone_AndNotBefore()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var attachment = new FakeEngine.Attachment(tty: true, async (client, cancellationToken) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                ended.SetResult();
            }
        });
        await using var server = await TestServer.StartAsync(new FakeEngine { OnAttach = (_, _) => attachment });
        using (var socket = await server.ConnectAsync())
        {
            await TestServer.SendAsync(socket, $"POST /containers/c/attach?stream=1&stdout=1 HTTP/1.1\r\nHost: x\r\n{Upgrade}\r\n");
            await TestServer.ReadUntilAsync(socket, "\r\n\r\n");
            socket.Shutdown(SocketShutdown.Send);
            // Past the first look at the connection: a half-closed client is still there.
            await Task.Delay(200, TestContext.Current.CancellationToken);
            Assert.False(ended.Task.IsCompleted);
        }
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Events_WhenTheClientHangsUp_End()
    {
        await using var server = await TestServer.StartAsync();
        using (var socket = await server.ConnectAsync())
        {
            await TestServer.SendAsync(socket, "GET /v1.41/events HTTP/1.1\r\nHost: x\r\n\r\n");
            Assert.Contains("Transfer-Encoding: chunked", await TestServer.ReadUntilAsync(socket, "\r\n\r\n"), StringComparison.Ordinal);
        }
        await server.Engine.EventsEnded.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Wait_BeforeItIsOver_HasSentItsHead()
    {
        var exit = new TaskCompletionSource<ContainerWait>();
        await using var server = await TestServer.StartAsync(new FakeEngine { OnWait = (_, _) => exit.Task });
        using var socket = await server.ConnectAsync();
        await TestServer.SendAsync(socket, "POST /v1.41/containers/c/wait?condition=next-exit HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await TestServer.ReadUntilAsync(socket, "\r\n\r\n"), StringComparison.Ordinal);
        exit.SetResult(new ContainerWait { StatusCode = 3 });
        Assert.Contains("{\"StatusCode\":3,\"Error\":null}\n", await TestServer.ReadUntilAsync(socket, "0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WithOpenStreams_DoesNotWaitForThem()
    {
        var server = await TestServer.StartAsync(new FakeEngine
        {
            OnAttach = (_, _) => FakeEngine.Attachment.Echo(),
            OnLogs = (_, _) => new FakeEngine.Log(tty: true, "so far\n", follow: true),
        });
        using var attached = await server.ConnectAsync();
        await TestServer.SendAsync(attached, $"POST /containers/c/attach?stream=1 HTTP/1.1\r\nHost: x\r\n{Upgrade}\r\n");
        await TestServer.ReadUntilAsync(attached, "\r\n\r\n");
        using var following = await server.ConnectAsync();
        await TestServer.SendAsync(following, "GET /containers/c/logs?follow=1&stdout=1 HTTP/1.1\r\nHost: x\r\n\r\n");
        await TestServer.ReadUntilAsync(following, "so far\n");
        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task WebSocket_Echoes_WithoutFrames()
    {
        await using var server = await TestServer.StartAsync(new FakeEngine { OnAttach = (_, _) => FakeEngine.Attachment.Echo() });
        using var socket = await server.ConnectAsync();
        await TestServer.SendAsync(socket,
            "GET /v1.44/containers/c/attach/ws?stream=1&stdin=1&stdout=1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        var head = await TestServer.ReadUntilAsync(socket, "\r\n\r\n");
        Assert.Contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", head, StringComparison.Ordinal);
        // One masked text message, "hi", with a mask of zeroes.
        await socket.SendAsync(new byte[] { 0x81, 0x82, 0, 0, 0, 0, (byte)'h', (byte)'i' }, TestContext.Current.CancellationToken);
        Assert.Equal("\x82\x02hi", await TestServer.ReadUntilAsync(socket, "hi"));
    }
}
