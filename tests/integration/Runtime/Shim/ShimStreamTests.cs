using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Skiff.Runtime.Shim;
using static Skiff.Tests.Integration.Runtime.Shim.ShimContainer;

namespace Skiff.Tests.Integration.Runtime.Shim;

/// <summary>Output and input of containers whose clients are slow, many, or gone.</summary>
public sealed class ShimStreamTests
{
    private const AttachedStreams Output = AttachedStreams.Stdout | AttachedStreams.Stderr;
    private const AttachedStreams All = Output | AttachedStreams.Stdin;

    [Fact]
    public async Task StalledReader_HoldsUpNobodyAndLosesNothing()
    {
        const int lines = 1_200_000, length = 100;
        await using var container = await LaunchAsync(
            Own, $"yes {new string('0', length - 1)} | head -n {lines}; echo end >&2", static l => l with { Log = null });
        using var stalled = await container.Shim.Init.AttachAsync(Output, Cancellation);
        using var reader = await container.Shim.Init.AttachAsync(Output, Cancellation);
        await container.Shim.Init.StartAsync(Cancellation);
        var fast = await ReadFramesAsync(reader);
        Assert.Equal((lines * length, 4), (fast.Out.Length, fast.Err.Length));
        Assert.Equal(0, (await container.Shim.Init.Exited).Code);
        var slow = await ReadFramesAsync(stalled);
        Assert.Equal(SHA256.HashData(fast.Out), SHA256.HashData(slow.Out));
        Assert.Equal("end\n", Encoding.UTF8.GetString(slow.Err));
    }

    [Fact]
    public async Task StalledReader_GetsAllAfterTheRelease()
    {
        await using var container = await LaunchAsync(Own, "head -c 3000000 /dev/zero", static l => l with { Log = null });
        using var stalled = await container.Shim.Init.AttachAsync(Output, Cancellation);
        await container.StartAsync();
        await container.ReleaseAsync();
        Assert.False(File.Exists(Path.Combine(container.StateDirectory, "shim.sock")));
        Assert.Equal(3_000_000, (await ReadFramesAsync(stalled)).Out.Length);
    }

    [Fact]
    public async Task TwoHundredClients_GetTheSame()
    {
        await using var container = await LaunchAsync(Own, "head -n 1; seq 1 20000", static l => l with { OpenStdin = true });
        await container.Shim.Init.StartAsync(Cancellation);
        var clients = new List<Socket>();
        for (var i = 0; i < 200; i++)
        {
            clients.Add(await container.Shim.Init.AttachAsync(i == 0 ? All : Output, Cancellation));
        }

        var reading = clients.Select(ReadFramesAsync).ToArray();
        await clients[0].SendAsync("go\n"u8.ToArray(), Cancellation);
        var expected = "go\n" + string.Concat(Enumerable.Range(1, 20000).Select(static i => $"{i}\n"));
        foreach (var (output, _) in await Task.WhenAll(reading))
        {
            Assert.Equal(expected, Encoding.UTF8.GetString(output));
        }

        clients.ForEach(static c => c.Dispose());
        Assert.Equal(expected, container.LogText());
    }

    [Fact]
    public async Task Clients_ThatVanish_DisturbNobody()
    {
        await using var container = await LaunchAsync(Own, "i=0; while test $i -lt 2000; do echo $i; echo $i >&2; i=$((i+1)); done");
        using var stays = await container.Shim.Init.AttachAsync(Output, Cancellation);
        var vanishing = new List<Socket>();
        for (var i = 0; i < 20; i++)
        {
            vanishing.Add(await container.Shim.Init.AttachAsync(All, Cancellation));
        }

        await container.Shim.Init.StartAsync(Cancellation);
        foreach (var socket in vanishing)
        {
            await socket.ReceiveAsync(new byte[10], Cancellation);
            socket.Dispose();
        }

        var (output, error) = await ReadTextAsync(stays);
        var expected = string.Concat(Enumerable.Range(0, 2000).Select(static i => $"{i}\n"));
        Assert.Equal((expected, expected), (output, error));
        Assert.Equal(expected, container.LogText());
        Assert.Equal(expected, container.LogText("stderr"));
    }

    [Fact]
    public async Task Input_LargerThanAPipe_ArrivesWhole()
    {
        await using var container = await LaunchAsync(Own, "sleep 1; wc -c", static l => l with { OpenStdin = true, StdinOnce = true });
        using var socket = await container.Shim.Init.AttachAsync(All, Cancellation);
        await container.Shim.Init.StartAsync(Cancellation);
        var sending = SendAllAsync(socket, new byte[5_000_000]);
        Assert.Equal(("5000000\n", ""), await ReadTextAsync(socket));
        await sending;
    }

    [Fact]
    public async Task Input_OfAClientThatIsGoneAtOnce_Arrives()
    {
        await using var container = await LaunchAsync(Own, "sleep 1; wc -c", static l => l with { OpenStdin = true, StdinOnce = true });
        await container.Shim.Init.StartAsync(Cancellation);
        using (var socket = await container.Shim.Init.AttachAsync(AttachedStreams.Stdin, Cancellation))
        {
            await socket.SendAsync(new byte[100_000], Cancellation);
        }

        await container.Shim.Init.Exited.WaitAsync(Cancellation);
        Assert.Equal("100000\n", container.LogText());
    }

    [Fact]
    public async Task Exec_WithABackgroundProcess_EndsAllTheSame()
    {
        await using var container = await LaunchAsync(Own, "sleep 1000");
        await container.Shim.Init.StartAsync(Cancellation);
        var exec = await container.ExecAsync("sleep 1000 & echo started; exit 4");
        using var socket = await exec.AttachAsync(Output, Cancellation);
        Assert.Equal(4, (await StartAsync(exec)).Code);
        Assert.Equal(("started\n", ""), await ReadTextAsync(socket));
    }

    [Fact]
    public async Task Exec_WhoseBackgroundProcessWritesSoonAfter_ShowsIt()
    {
        await using var container = await LaunchAsync(Own, "sleep 1000");
        await container.Shim.Init.StartAsync(Cancellation);
        var exec = await container.ExecAsync("(sleep 0.2; echo late) & exit 0");
        using var socket = await exec.AttachAsync(Output, Cancellation);
        await StartAsync(exec);
        Assert.Equal(("late\n", ""), await ReadTextAsync(socket));
    }

    [Fact]
    public async Task Execs_Many_AtOnce()
    {
        await using var container = await LaunchAsync(Own, "sleep 1000");
        await container.Shim.Init.StartAsync(Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            var exec = await container.ExecAsync($"cat; exit {i}", openStdin: true);
            using var socket = await exec.AttachAsync(All, Cancellation);
            var exited = StartAsync(exec);
            await SendAllAsync(socket, Encoding.UTF8.GetBytes($"{i}\n"));
            Assert.Equal(($"{i}\n", ""), await ReadTextAsync(socket));
            Assert.Equal(i, (await exited).Code);
        }));
        Assert.Empty(container.Shim.Execs);
    }

    [Fact]
    public async Task Log_CutsLongLines()
    {
        await using var container = await LaunchAsync(Own, "head -c 40000 /dev/zero | tr '\\0' x; echo; printf 'no end'");
        await container.StartAsync();
        var texts = container.LogLines().Select(static l => (string)JsonNode.Parse(l)!["log"]!).ToArray();
        Assert.Equal([16384, 16384, 7233, 6], texts.Select(static t => t.Length));
        Assert.Equal("no end", texts[^1]);
    }

    [Fact]
    public async Task Log_RotatesAndIsCompressed()
    {
        await using var container = await LaunchAsync(
            Own, "seq 1 3000; sleep 1000", static l => l with { Log = l.Log! with { MaxSize = 50_000, MaxFiles = 100, Compress = true } });
        await container.Shim.Init.StartAsync(Cancellation);
        var directory = Path.GetDirectoryName(container.LogPath)!;
        for (var i = 0; i < 500 && (Directory.GetFiles(directory, "log.*.gz").Length < 4 || RotatedFiles(directory).Any(static f => !f.EndsWith(".gz"))); i++)
        {
            await Task.Delay(10, Cancellation);
        }

        var lines = new List<string>();
        foreach (var file in RotatedFiles(directory).OrderByDescending(static f => int.Parse(f.Split('.')[1])))
        {
            Assert.EndsWith(".gz", file);
            using var gzip = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress));
            lines.AddRange(gzip.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        lines.AddRange(container.LogLines());
        Assert.Equal(Enumerable.Range(1, 3000).Select(static i => $"{i}\n"), lines.Select(static l => (string)JsonNode.Parse(l)!["log"]!));
    }

    [Fact]
    public async Task Log_OnAFullDisk_DoesNotStopTheContainer()
    {
        await using var container = await LaunchAsync(Own, "seq 1 100000", static l => l with { Log = new ShimLog { Path = "/dev/full" } });
        Assert.Equal(0, (await container.StartAsync()).Code);
    }

    private static string[] RotatedFiles(string directory) => [.. Directory.GetFiles(directory, "log*").Where(static f => !f.EndsWith("log", StringComparison.Ordinal))];

    private static async Task SendAllAsync(Socket socket, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent), Cancellation);
        }

        socket.Shutdown(SocketShutdown.Send);
    }
}
