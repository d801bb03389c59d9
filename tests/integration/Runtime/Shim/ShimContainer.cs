using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Shim;
using Skiff.Runtime.Shim.Client;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Runtime.Shim;

/// <summary>A container of busybox in a temporary directory, and the launcher that has its shim. Disposing asserts that nothing is left.</summary>
internal sealed class ShimContainer : IAsyncDisposable
{
    /// <summary>Skiff's own runtime.</summary>
    public const string Own = "skiff";

    private static readonly string[] Applets =
        ["sh", "cat", "echo", "sleep", "seq", "head", "dd", "true", "false", "kill", "stty", "tr", "yes", "printf", "wc", "ls", "tail", "test", "od"];

    private readonly string _directory;
    private readonly string _runtime;
    private IShim? _shim;
    private bool _released;

    private ShimContainer(string runtime)
    {
        _runtime = runtime;
        _directory = Directory.CreateTempSubdirectory("skiff-shim-").FullName;
        Id = string.Concat(Enumerable.Range(0, 4).Select(static _ => Guid.NewGuid().ToString("N")))[..64];
        Directory.CreateDirectory(StateDirectory);
        Launcher = new ShimLauncher(RuntimePath!, TimeProvider.System);
    }

    /// <summary>The published runtime; null when it has not been built.</summary>
    public static string? RuntimePath { get; } = FindRuntime();

    public string Id { get; }

    public ShimLauncher Launcher { get; set; }

    public IShim Shim => _shim!;

    /// <summary>Bytes, for the next launch; null for no limit.</summary>
    public long? MemoryLimit { get; set; }

    public string StateDirectory => Path.Combine(_directory, "state");

    public string Bundle => Path.Combine(_directory, "bundle");

    public string LogPath => Path.Combine(_directory, "log");

    /// <summary>Launches and does not start.</summary>
    /// <param name="runtime"><see cref="Own"/> for Skiff's own, else another one's program.</param>
    public static async Task<ShimContainer> LaunchAsync(string runtime, string script, Func<ShimLaunch, ShimLaunch>? change = null)
    {
        Assert.SkipWhen(RuntimePath is null, "skiff-runtime has not been published");
        Assert.SkipWhen(Environment.UserName != "root", "needs root");
        Assert.SkipWhen(runtime.EndsWith("crun", StringComparison.Ordinal) && Directory.Exists("/sys/fs/cgroup/unified"), "crun refuses hosts with both versions of cgroups");
        Assert.SkipWhen(runtime != Own && !File.Exists(runtime), $"{runtime} is not installed");
        var container = new ShimContainer(runtime);
        try
        {
            await container.RelaunchAsync(["sh", "-c", script], change);
            return container;
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task RelaunchAsync(string[] args, Func<ShimLaunch, ShimLaunch>? change = null)
    {
        var launch = new ShimLaunch
        {
            ContainerId = Id,
            BundleDirectory = Bundle,
            StateDirectory = StateDirectory,
            Log = new ShimLog { Path = LogPath },
            Runtime = _runtime == Own ? null : new ExternalRuntime(_runtime, []),
        };
        launch = change?.Invoke(launch) ?? launch;
        WriteBundle(args, launch.Terminal);
        _shim = await Launcher.LaunchAsync(launch, Cancellation);
        _released = false;
    }

    public Task<ProcessExit> StartAsync() => StartAsync(Shim.Init);

    public static async Task<ProcessExit> StartAsync(IShimProcess process)
    {
        await process.StartAsync(Cancellation);
        return await process.Exited.WaitAsync(Cancellation);
    }

    public Task<IShimProcess> ExecAsync(string script, bool terminal = false, bool openStdin = false) => Shim.PrepareExecAsync(
        new ShimExec
        {
            ExecId = string.Concat(Enumerable.Range(0, 4).Select(static _ => Guid.NewGuid().ToString("N")))[..64],
            OpenStdin = openStdin,
            Process = new Process
            {
                Args = ["sh", "-c", script],
                Cwd = "/",
                Env = ["PATH=/bin"],
                User = new User { Uid = 0, Gid = 0 },
                Terminal = terminal,
            },
        },
        Cancellation);

    public string[] LogLines() => File.ReadAllLines(LogPath);

    /// <summary>The log's texts of one stream, joined.</summary>
    public string LogText(string stream = "stdout") => string.Concat(LogLines().Select(static l => JsonNode.Parse(l)!)
        .Where(l => (string?)l["stream"] == stream).Select(static l => (string?)l["log"]));

    /// <summary>As if the daemon had been killed: its connections are closed, nothing is said.</summary>
    public async Task ForgetShimAsync()
    {
        await Shim.DisposeAsync();
        await Launcher.DisposeAsync();
        Launcher = new ShimLauncher(RuntimePath!, TimeProvider.System);
    }

    public async Task<IShim?> ReconnectAsync() => _shim = await Launcher.ReconnectAsync(Id, StateDirectory, Cancellation);

    /// <summary>kill -9.</summary>
    public void KillShim()
    {
        var pid = int.Parse(Path.GetFileName(Assert.Single(FindShims())), System.Globalization.CultureInfo.InvariantCulture);
        using var shim = Skiff.Linux.Processes.ProcessWaiter.Open(pid);
        Skiff.Linux.Processes.ProcessWaiter.Signal(shim, 9);
    }

    /// <summary>There is no shim any more that could be released.</summary>
    public async Task AbandonAsync()
    {
        _released = true;
        await Shim.DisposeAsync();
        for (var attempt = 0; attempt < 200 && FindShims().Length > 0; attempt++)
        {
            await Task.Delay(10, Cancellation);
        }
    }

    /// <summary>Neither the process nor the container's cgroup are there any more.</summary>
    public async Task<bool> IsGoneAsync(int pid)
    {
        for (var attempt = 0; attempt < 200 && File.Exists($"/proc/{pid}/cmdline") && File.ReadAllText($"/proc/{pid}/cmdline").Length > 0; attempt++)
        {
            await Task.Delay(10, Cancellation);
        }

        await AssertGoneAsync();
        return !File.Exists($"/proc/{pid}/cmdline") || File.ReadAllText($"/proc/{pid}/cmdline").Length == 0;
    }

    public async Task ReleaseAsync()
    {
        await Shim.ReleaseAsync(Cancellation);
        _released = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_shim is not null)
        {
            if (!_released)
            {
                if (_shim.Init.Pid != 0)
                {
                    await _shim.Init.SignalAsync(9, Cancellation);
                    await _shim.Init.Exited;
                }

                await ReleaseAsync();
            }

            await _shim.DisposeAsync();
            await AssertGoneAsync();
        }

        await Launcher.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>All bytes up to the end, in frames: those of standard output and of standard error.</summary>
    public static async Task<(byte[] Out, byte[] Err)> ReadFramesAsync(Socket socket)
    {
        var bytes = await ReadRawAsync(socket);
        var streams = new MemoryStream[] { new(), new(), new() };
        for (var at = 0; at < bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 4));
            streams[bytes[at]].Write(bytes, at + 8, length);
            at += 8 + length;
        }

        return (streams[1].ToArray(), streams[2].ToArray());
    }

    public static async Task<(string Out, string Err)> ReadTextAsync(Socket socket)
    {
        var (output, error) = await ReadFramesAsync(socket);
        return (Encoding.UTF8.GetString(output), Encoding.UTF8.GetString(error));
    }

    public static async Task<byte[]> ReadRawAsync(Socket socket)
    {
        var received = new MemoryStream();
        var buffer = new byte[128 * 1024];
        for (int count; (count = await socket.ReceiveAsync(buffer, Cancellation)) > 0;)
        {
            received.Write(buffer, 0, count);
        }

        return received.ToArray();
    }

    private static string? FindRuntime()
    {
        if (Environment.GetEnvironmentVariable("SKIFF_RUNTIME") is { Length: > 0 } named)
        {
            return named;
        }

        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            var path = Path.Combine(directory, "bin", "skiff-runtime");
            if (File.Exists(path) && File.Exists(Path.Combine(directory, "Skiff.slnx")))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>The shim ends by itself, a moment after its release was answered.</summary>
    private async Task AssertGoneAsync()
    {
        for (var attempt = 0; attempt < 200 && FindShims().Length > 0; attempt++)
        {
            await Task.Delay(10, Cancellation);
        }

        Assert.Empty(FindShims());
        Skiff.Runtime.Cgroups.ContainerCgroup.PruneParent(Skiff.Runtime.Cgroups.CgroupMounts.Detect(), "/skiff-test");
        Assert.Empty(Directory.GetDirectories("/sys/fs/cgroup", Id, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4 }));
        Assert.DoesNotContain(_directory, File.ReadAllText("/proc/self/mountinfo"));
    }

    private string[] FindShims() => [.. Directory.GetDirectories("/proc").Where(IsShim)];

    private bool IsShim(string process)
    {
        try
        {
            return File.ReadAllText(process + "/cmdline").Contains(Id, StringComparison.Ordinal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void WriteBundle(string[] args, bool terminal)
    {
        var bin = Path.Combine(Bundle, "rootfs", "bin");
        if (!Directory.Exists(bin))
        {
            foreach (var name in (string[])["bin", "proc", "dev", "tmp", "etc"])
            {
                Directory.CreateDirectory(Path.Combine(Bundle, "rootfs", name));
            }

            BusyboxFile.CopyTo(Path.Combine(bin, "busybox"));
            foreach (var applet in Applets)
            {
                File.CreateSymbolicLink(Path.Combine(bin, applet), "busybox");
            }
        }

        var arguments = new JsonArray([.. args.Select(static a => JsonValue.Create(a))]);
        File.WriteAllText(Path.Combine(Bundle, "config.json"), $$"""
            {
              "ociVersion": "1.0.2",
              "process": {
                "terminal": {{(terminal ? "true" : "false")}}, "user": {"uid": 0, "gid": 0}, "cwd": "/", "env": ["PATH=/bin"],
                "args": {{arguments.ToJsonString()}}
              },
              "root": {"path": "rootfs"}, "hostname": "shim",
              "mounts": [
                {"destination": "/proc", "type": "proc", "source": "proc"},
                {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755"]},
                {"destination": "/dev/pts", "type": "devpts", "source": "devpts", "options": ["newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]}
              ],
              "linux": {
                "cgroupsPath": "/skiff-test/{{Id}}",
                "resources": {{(MemoryLimit is { } limit ? $$$"""{"memory": {"limit": {{{limit}}}, "swap": {{{limit}}}}}""" : "{}")}},
                "namespaces": [{"type": "pid"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"}, {"type": "network"}]
              }
            }
            """);
    }
}
