using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Builds;

/// <summary>Two engines with the same base image and a directory to build: Skiff, and Docker where it is installed. For all Dockerfiles of the collection.</summary>
public sealed class BuildEngines : IAsyncLifetime
{
    private ScratchDaemon? _skiff;
    private Process? _docker;
    private string _root = "";

    internal ScratchDaemon Skiff => _skiff!;

    public bool HasDocker => _docker is not null;

    internal string Scratch => _root;

    public async ValueTask InitializeAsync()
    {
        if (Environment.UserName != "root" || Programs.Runtime is null)
            return;
        _root = Directory.CreateTempSubdirectory("skb-").FullName;
        BuildContext.Create(Directory.CreateDirectory(Path.Combine(_root, "context")).FullName);
        _skiff = await ScratchDaemon.StartAsync();
        await StartDockerAsync();
        var archive = Path.Combine(_root, "base.tar");
        WriteBase(archive);
        (await SkiffAsync(classic: true, "import", "-c", "CMD [\"sh\"]", archive, "base")).Succeeded();
        if (HasDocker)
            (await DockerAsync("import", "-c", "CMD [\"sh\"]", archive, "base")).Succeeded();
    }

    public async ValueTask DisposeAsync()
    {
        if (_docker is not null)
        {
            using (var term = Process.Start("kill", [_docker.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
                await term.WaitForExitAsync();
            await _docker.WaitForExitAsync();
            _docker.Dispose();
        }
        if (_skiff is not null)
            await _skiff.DisposeAsync();
        if (_root.Length > 0)
            Directory.Delete(_root, recursive: true);
    }

    /// <summary>The real client against Skiff; with the classic builder's protocol, or, with the plugin, BuildKit's.</summary>
    internal Task<ProgramResult> SkiffAsync(bool classic, params string[] arguments) => ClientAsync(Skiff.SocketPath, Skiff.Root, classic, arguments);

    internal Task<ProgramResult> DockerAsync(params string[] arguments) => ClientAsync(DockerSocket, _root, classic: true, arguments);

    private string DockerSocket => Path.Combine(_root, "d.sock");

    private static Task<ProgramResult> ClientAsync(string socket, string configuration, bool classic, string[] arguments) => ProgramResult.RunAsync(
        "docker",
        arguments,
        new Dictionary<string, string> { ["DOCKER_HOST"] = "unix://" + socket, ["DOCKER_CONFIG"] = configuration, ["DOCKER_BUILDKIT"] = classic ? "0" : "1" });

    private async Task StartDockerAsync()
    {
        const string Program = "/usr/sbin/dockerd";
        if (!File.Exists(Program))
            return;
        _docker = Process.Start(new ProcessStartInfo(
            Program,
            [
                "--data-root", Path.Combine(_root, "d"), "--exec-root", Path.Combine(_root, "x"), "-H", "unix://" + DockerSocket, "--pidfile", Path.Combine(_root, "p"),
                "--bridge", "none", "--iptables=false", "--ip-forward=false", "--ip-masq=false", "--log-level", "fatal",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _docker.OutputDataReceived += static (_, _) => { };
        _docker.ErrorDataReceived += static (_, _) => { };
        _docker.BeginOutputReadLine();
        _docker.BeginErrorReadLine();
        for (var attempt = 0; attempt < 300 && !_docker.HasExited; attempt++)
        {
            if ((await DockerAsync("version")).ExitCode == 0)
                return;
            await Task.Delay(100);
        }
        // no engine to be held against: not installed in a way that works here
        if (!_docker.HasExited)
            _docker.Kill();
        _docker = null;
    }

    /// <summary>busybox, and a file with a capability.</summary>
    private static void WriteBase(string path)
    {
        using var whole = RootArchive.Create();
        using var reader = new TarReader(whole);
        using var writer = new TarWriter(File.Create(path), TarEntryFormat.Pax);
        var time = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
        while (reader.GetNextEntry() is { } entry)
        {
            entry.ModificationTime = time;
            writer.WriteEntry(entry);
        }
        using var content = new MemoryStream(Encoding.UTF8.GetBytes("able\n"));
        var attributes = new Dictionary<string, string> { ["SCHILY.xattr.security.capability"] = "\u0001\0\0\u0002\0\u0020\0\0\0\0\0\0\0\0\0\0\0\0\0\0" };
        writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "bin/able", attributes) { Mode = (UnixFileMode)0x1ED, ModificationTime = time, DataStream = content });
    }
}
