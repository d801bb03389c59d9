using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Skiff.Network;

namespace Skiff.Tests.Integration.Scratch;

/// <summary>
/// A skiffd of its own: data root, exec root, socket, cgroup, bridge and address pools belong to it alone. Disposing removes its containers, asserts that
/// nothing of them is left, and stops it. Needs root.
/// </summary>
internal sealed partial class ScratchDaemon : IAsyncDisposable
{
    private static int _count;
    private readonly int _number = Interlocked.Increment(ref _count);
    private readonly string[] _flags;
    private readonly StringBuilder _log = new();
    private readonly Residue _residue;
    private Process? _process;
    private string _firewall = "";

    private ScratchDaemon(string[] flags)
    {
        _flags = flags;
        Root = Directory.CreateTempSubdirectory("sk-").FullName;
        CgroupName = Path.GetFileName(Root);
        var exec = Path.Combine(Root, "exec");
        Bridge = "skiff-" + NetworkOptions.InstanceOf(exec, "/run/skiff");
        _residue = new Residue(Root, Bridge, CgroupName);
        Http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) => new NetworkStream(await ConnectAsync(cancellationToken), ownsSocket: true),
        })
        {
            BaseAddress = new Uri("http://skiff"),
        };
    }

    /// <summary>The directory that holds everything it has on disk: data, exec, the socket. Its name is short, since that of a unix socket has 107 characters.</summary>
    public string Root { get; }

    public string CgroupName { get; }

    /// <summary>Its default bridge's link, and its firewall table.</summary>
    public string Bridge { get; }

    public string SocketPath => Path.Combine(Root, "skiff.sock");

    public string DataRoot => Path.Combine(Root, "data");

    public int ProcessId => _process!.Id;

    /// <summary>What the daemon has written so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>Talks to the daemon; paths such as `/v1.44/info`.</summary>
    public HttpClient Http { get; }

    /// <summary>Starts one and waits until it answers. Skips the test without root.</summary>
    public static async Task<ScratchDaemon> StartAsync(params string[] flags)
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root");
        Assert.SkipWhen(Programs.Runtime is null, "skiff-runtime has not been built (make build)");
        var daemon = new ScratchDaemon(flags);
        try
        {
            await daemon.StartAgainAsync();
            daemon._firewall = await daemon._residue.FirewallAsync();
            return daemon;
        }
        catch
        {
            daemon._process?.Kill();
            Directory.Delete(daemon.Root, recursive: true);
            throw;
        }
    }

    /// <summary>After <see cref="StopAsync"/> or <see cref="KillAsync"/>: the same directories, another process.</summary>
    public async Task StartAgainAsync()
    {
        var pool = ((Environment.ProcessId * 7) + _number) % 200;
        string[] own =
        [
            "--config-file", Path.Combine(Root, "daemon.json"), "--data-root", DataRoot, "--exec-root", Path.Combine(Root, "exec"),
            "--pidfile", Path.Combine(Root, "pid"), "--host", "unix://" + SocketPath, "--group", "", "--cgroup-parent", "/" + CgroupName,
            "--skiff-runtime", Programs.Runtime!,
        ];
        List<string> arguments = [.. own, .. _flags];
        if (!_flags.Any(static flag => flag.StartsWith("--bip", StringComparison.Ordinal) || flag.StartsWith("--bridge", StringComparison.Ordinal)))
            arguments.AddRange(["--bip", string.Create(CultureInfo.InvariantCulture, $"10.{50 + pool}.0.1/24")]);
        if (!_flags.Any(static flag => flag.StartsWith("--default-address-pool", StringComparison.Ordinal)))
            arguments.AddRange(["--default-address-pool", string.Create(CultureInfo.InvariantCulture, $"base=10.{50 + pool}.128.0/17,size=24")]);
        var file = Path.Combine(Root, "daemon.json");
        if (!File.Exists(file))
            await File.WriteAllTextAsync(file, "{}", TestContext.Current.CancellationToken);
        _process = Process.Start(new ProcessStartInfo(Programs.Daemon, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.ErrorDataReceived += Collect;
        _process.OutputDataReceived += Collect;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await WaitUntilAsync(AnswersAsync, () => $"skiffd did not answer:\n{Log}");
    }

    /// <summary>SIGTERM; containers keep running.</summary>
    public async Task StopAsync()
    {
        Send(15);
        await ExitedAsync();
    }

    /// <summary>SIGKILL; containers keep running.</summary>
    public async Task KillAsync()
    {
        Send(9);
        await ExitedAsync();
    }

    /// <summary>Sends the daemon a signal by number.</summary>
    public void Send(int signal) => Assert.Equal(0, Kill(ProcessId, signal));

    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellationToken);
        return socket;
    }

    /// <summary>The real `docker` client against this daemon. Skips the test where there is none.</summary>
    public Task<ProgramResult> DockerAsync(params string[] arguments) => DockerWithInputAsync(null, arguments);

    public Task<ProgramResult> DockerWithInputAsync(string? input, params string[] arguments)
    {
        var client = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(static directory => Path.Combine(directory, "docker")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(client is null, "needs a docker client");
        return ProgramResult.RunAsync(client!, arguments, new Dictionary<string, string> { ["DOCKER_HOST"] = "unix://" + SocketPath, ["DOCKER_CONFIG"] = Root }, input);
    }

    /// <summary>Imports a root file system of busybox under this name.</summary>
    public async Task ImportBusyboxAsync(string name = "busybox")
    {
        using var body = new StreamContent(RootArchive.Create());
        using var answer = await Http.PostAsync(
            $"/images/create?fromSrc=-&repo={name}&changes={Uri.EscapeDataString("CMD [\"sh\"]")}", body, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode && text.Contains("sha256:", StringComparison.Ordinal), text);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"GET {path} answered {(int)answer.StatusCode}: {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>POST with a JSON body or none; the status and text of the answer.</summary>
    public async Task<(int Status, string Text)> PostAsync(string path, string? json = null)
    {
        using var body = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await Http.PostAsync(path, body, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Creates and starts a container of busybox that runs this command; its ID.</summary>
    public async Task<string> RunAsync(string name, params string[] command)
    {
        var words = string.Join(',', command.Select(static word => '"' + JsonEncodedText.Encode(word).ToString() + '"'));
        var (status, text) = await PostAsync($"/v1.44/containers/create?name={name}", $"{{\"Image\":\"busybox\",\"Cmd\":[{words}]}}");
        Assert.True(status == 201, text);
        using var created = JsonDocument.Parse(text);
        var id = created.RootElement.GetProperty("Id").GetString()!;
        var (started, error) = await PostAsync($"/v1.44/containers/{id}/start");
        Assert.True(started == 204, error);
        return id;
    }

    public async Task RemoveAllAsync()
    {
        var containers = await GetAsync("/v1.44/containers/json?all=1");
        foreach (var container in containers.EnumerateArray())
        {
            using var answer = await Http.DeleteAsync($"/v1.44/containers/{container.GetProperty("Id").GetString()}?force=1&v=1", TestContext.Current.CancellationToken);
            // one that removes itself may be gone between the list and this request
            Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == System.Net.HttpStatusCode.NotFound, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    /// <summary>Asserts that nothing of any container is left, giving what ends by itself a moment to do so.</summary>
    public async Task AssertNothingLeftAsync()
    {
        await WaitUntilAsync(() => Task.FromResult(_residue.Find().Count == 0), () => $"left behind:\n{string.Join('\n', _residue.Find())}\n{Log}");
        Assert.Equal(_firewall, await _residue.FirewallAsync());
    }

    public static async Task WaitUntilAsync(Func<Task<bool>> holds, Func<string> otherwise)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            if (await holds())
                return;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Fail(otherwise());
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_process!.HasExited)
                await StartAgainAsync();
            await RemoveAllAsync();
            await AssertNothingLeftAsync();
            await StopAsync();
            Assert.False(File.Exists(SocketPath), "the socket's file is left");
        }
        finally
        {
            await TearDownAsync();
        }
    }

    /// <summary>Takes away what a daemon keeps while it is stopped (its bridge and table) and, after a failed test, what should not be there.</summary>
    private async Task TearDownAsync()
    {
        if (!_process!.HasExited)
            _process.Kill();
        foreach (var process in _residue.Processes())
            _ = Kill(int.Parse(process.Split(' ')[0], CultureInfo.InvariantCulture), 9);
        _process.Dispose();
        Http.Dispose();
        await ProgramResult.RunAsync("/usr/sbin/ip", ["link", "delete", Bridge]);
        await ProgramResult.RunAsync("/bin/sh", ["-c", $"nft list tables | grep -w {Bridge} | while read table; do nft delete $table; done"]);
        await ProgramResult.RunAsync("/bin/sh", ["-c", $"grep -o '{Root}[^ ]*' /proc/self/mounts | sort -r | while read mount; do umount -l $mount; done"]);
        await ProgramResult.RunAsync("/bin/sh", ["-c", $"find /sys/fs/cgroup -depth -type d -path '*/{CgroupName}*' -exec rmdir {{}} + 2>/dev/null; true"]);
        Directory.Delete(Root, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        Assert.False(_process!.HasExited, $"skiffd ended:\n{Log}");
        try
        {
            return await Http.GetStringAsync("/_ping", TestContext.Current.CancellationToken) == "OK";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task ExitedAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        await _process!.WaitForExitAsync(patience.Token);
    }

    private void Collect(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
            _log.AppendLine(line.Data);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
