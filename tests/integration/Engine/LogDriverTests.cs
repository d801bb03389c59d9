using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Engine;

/// <summary>What each log driver's server receives, and what a container notices of a server that is away: nothing.</summary>
public sealed class LogDriverTests
{
    [Fact]
    public async Task Local_IsRead_AndIsNoFileForOthers()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        (await daemon.DockerAsync("run", "--name", "kept", "--log-driver", "local", "busybox", "sh", "-c", "echo out; echo err >&2")).Succeeded();
        var logs = await daemon.DockerAsync("logs", "kept");
        Assert.Equal(("out\n", "err\n"), (logs.Succeeded(), logs.Error));
        Assert.Equal("", (await daemon.GetAsync("/containers/kept/json")).GetProperty("LogPath").GetString());
    }

    [Theory]
    [InlineData("", "<30>", "tag-named[")]
    [InlineData("rfc3164", "<30>", "tag-named[")]
    [InlineData("rfc5424", "<30>1 ", " tag-named ")]
    [InlineData("rfc5424micro", "<30>1 ", " tag-named ")]
    public async Task Syslog_ReceivesLines(string format, string begins, string contains)
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        using var server = Udp();
        (await daemon.DockerAsync("run", "--name", "named", "--log-driver", "syslog", "--log-opt", $"syslog-address=udp://{server.LocalEndPoint}", "--log-opt", $"syslog-format={format}",
            "--log-opt", "tag=tag-{{.Name}}", "busybox", "sh", "-c", "echo hello; sleep 0.2; echo wrong >&2")).Succeeded();
        var first = Encoding.UTF8.GetString(await ReceiveAsync(server));
        Assert.StartsWith(begins, first, StringComparison.Ordinal);
        Assert.Contains(contains, first, StringComparison.Ordinal);
        Assert.EndsWith("hello\n", first, StringComparison.Ordinal);
        Assert.StartsWith("<27>", Encoding.UTF8.GetString(await ReceiveAsync(server)), StringComparison.Ordinal);
        Assert.Equal("hello\n", (await daemon.DockerAsync("logs", "named")).Succeeded());
    }

    [Fact]
    public async Task Gelf_ReceivesFields_InChunksWhenTheyAreLong()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        using var server = Udp();
        var address = $"gelf-address=udp://{server.LocalEndPoint}";
        (await daemon.DockerAsync("run", "--name", "short", "--log-driver", "gelf", "--log-opt", address, "--log-opt", "labels=color", "--label", "color=red", "busybox", "echo", "hello")).Succeeded();
        using var packed = new GZipStream(new MemoryStream(await ReceiveAsync(server)), CompressionMode.Decompress);
        using var message = await JsonDocument.ParseAsync(packed, default, TestContext.Current.CancellationToken);
        Assert.Equal("hello", message.RootElement.GetProperty("short_message").GetString());
        Assert.Equal("short", message.RootElement.GetProperty("_container_name").GetString());
        Assert.Equal("red", message.RootElement.GetProperty("_color").GetString());
        Assert.Equal("echo hello", message.RootElement.GetProperty("_command").GetString());

        (await daemon.DockerAsync("run", "--name", "long", "--log-driver", "gelf", "--log-opt", address, "--log-opt", "gelf-compression-type=none", "busybox", "sh", "-c", "printf '%05000d\\n' 7")).Succeeded();
        var text = "";
        for (var (number, count) = (0, 1); number < count; number++)
        {
            var chunk = await ReceiveAsync(server);
            Assert.Equal([0x1E, 0x0F], chunk[..2]);
            Assert.Equal(number, chunk[10]);
            count = chunk[11];
            text += Encoding.UTF8.GetString(chunk[12..]);
        }
        Assert.Contains("\"_container_name\":\"long\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fluentd_ReceivesMessages_AndTheDaemonGoesOnWhereItEnded()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        using var server = Tcp();
        (await daemon.DockerAsync("run", "-d", "--name", "says", "--log-driver", "fluentd", "--log-opt", $"fluentd-address={server.LocalEndPoint}", "--log-opt", "tag=t", "busybox", "sh", "-c",
            "i=0; while :; do i=$((i+1)); echo line-$i.; sleep 0.05; done")).Succeeded();
        string text;
        using (var first = await server.AcceptAsync(TestContext.Current.CancellationToken))
        {
            text = await ReadUntilAsync(first, "line-3.");
            Assert.StartsWith("\u0093\u00a1t\u00ce", text, StringComparison.Ordinal); // [ "t", a time of four bytes
            await daemon.KillAsync();
            text += await ReadUntilAsync(first, null);
        }
        var logs = Path.Combine(daemon.DataRoot, "containers");
        await ScratchDaemon.WaitUntilAsync(
            async () => (await ProgramResult.RunAsync("/bin/sh", ["-c", $"cat {logs}/*/local-logs/container.log | wc -l"])).Output.Trim() is { Length: > 1 }, () => "the container has stopped logging");
        await daemon.StartAgainAsync();
        using (var second = await server.AcceptAsync(TestContext.Current.CancellationToken))
            text += await ReadUntilAsync(second, "line-30.");
        for (var line = 1; line <= 30; line++)
            Assert.Contains($"line-{line}.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ThatIsAway_FailsTheStart_AndNotARunningContainer()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        var refused = await daemon.DockerAsync("run", "--rm", "--log-driver", "syslog", "--log-opt", "syslog-address=tcp://127.0.0.1:1", "busybox", "true");
        Assert.Equal(125, refused.ExitCode);
        Assert.Contains("failed to initialize logging driver: dial tcp 127.0.0.1:1: connect: connection refused", refused.Error, StringComparison.Ordinal);

        (await daemon.DockerAsync("run", "-d", "--name", "goeson", "--log-driver", "fluentd", "--log-opt", "fluentd-address=127.0.0.1:1", "--log-opt", "fluentd-async=true", "busybox", "sh", "-c",
            "i=0; while [ $i -lt 5000 ]; do i=$((i+1)); echo $i; done")).Succeeded();
        Assert.Equal("0\n", (await daemon.DockerAsync("wait", "goeson")).Succeeded());
        Assert.EndsWith("5000\n", (await daemon.DockerAsync("logs", "goeson")).Succeeded(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--log-driver local --log-opt nope=1", "unknown log opt 'nope' for log driver local")]
    [InlineData("--log-driver syslog --log-opt nope=1", "unknown log opt 'nope' for syslog log driver")]
    [InlineData("--log-driver syslog --log-opt syslog-address=foo", "syslog-address should be in form proto://address, got foo")]
    [InlineData("--log-driver syslog --log-opt syslog-facility=foo", "invalid syslog facility")]
    [InlineData("--log-driver syslog --log-opt syslog-format=foo", "Invalid syslog format")]
    [InlineData("--log-driver journald --log-opt nope=1", "unknown log opt 'nope' for journald log driver")]
    [InlineData("--log-driver fluentd --log-opt fluentd-buffer-limit=x", "invalid size: 'x'")]
    [InlineData("--log-driver fluentd --log-opt fluentd-address=:x", "invalid fluentd-address :x: strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("--log-driver gelf", "gelf-address is a required parameter")]
    [InlineData("--log-driver gelf --log-opt gelf-address=http://x", "gelf-address should be in form proto://address, got http://x")]
    [InlineData("--log-driver gelf --log-opt gelf-address=udp://127.0.0.1:1 --log-opt nope=1", "unknown log opt \"nope\" for gelf log driver")]
    [InlineData("--log-opt mode=foo", "logger: logging mode not supported: foo")]
    [InlineData("--log-opt max-buffer-size=4m", "logger: max-buffer-size option is only supported with 'mode=non-blocking'")]
    [InlineData("--log-opt mode=non-blocking --log-opt max-buffer-size=x", "error parsing option max-buffer-size: invalid size: 'x'")]
    [InlineData("--storage-opt size=10m", "--storage-opt is supported only for overlay over xfs with 'pquota' mount option")]
    [InlineData("--storage-opt foo=1", "Unknown option foo")]
    [InlineData("--cpuset-cpus 999", "Requested CPUs are not available - requested 999, available: ")]
    [InlineData("--cpuset-cpus x", "Invalid value x for cpuset cpus: invalid format: x")]
    [InlineData("--link nope", "could not get container for nope: No such container: nope")]
    [InlineData("--network container:x -p 80:80", "conflicting options: port publishing and the container type network mode")]
    public async Task Create_RefusesInDockersWords(string options, string text)
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        var refused = await daemon.DockerAsync(["create", .. options.Split(' '), "busybox"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("Error response from daemon: " + text, refused.Error, StringComparison.Ordinal);
    }

    private static Socket Udp()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static Socket Tcp()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    private static async Task<byte[]> ReceiveAsync(Socket server)
    {
        var buffer = new byte[64 * 1024];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        return buffer[..await server.ReceiveAsync(buffer, SocketFlags.None, patience.Token)];
    }

    /// <summary>A character for each byte; null reads to the end.</summary>
    private static async Task<string> ReadUntilAsync(Socket client, string? wanted)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (wanted is null || !text.ToString().Contains(wanted, StringComparison.Ordinal))
        {
            var read = await client.ReceiveAsync(buffer, SocketFlags.None, patience.Token);
            if (read == 0)
                break;
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        return text.ToString();
    }
}
