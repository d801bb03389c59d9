using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Skiff.Tests.Integration.Registry;

/// <summary>Debian's docker-registry on a directory and a port of its own, behind a <see cref="Gate"/>. Skips the test where it is not installed.</summary>
internal sealed class ScratchRegistry : IAsyncDisposable
{
    private const string Program = "/usr/bin/docker-registry";
    private readonly string _root = Directory.CreateTempSubdirectory("skr-").FullName;
    private readonly Process _process;

    private ScratchRegistry()
    {
        var port = FreePort();
        Gate = new Gate(port);
        File.WriteAllText(Path.Combine(_root, "config.yml"), string.Create(CultureInfo.InvariantCulture, $"""
            version: 0.1
            log:
              level: error
            storage:
              filesystem:
                rootdirectory: {_root}/data
            http:
              addr: 127.0.0.1:{port}
            """));
        _process = Process.Start(new ProcessStartInfo(Program, ["serve", Path.Combine(_root, "config.yml")]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>What all clients go through.</summary>
    public Gate Gate { get; }

    public string Domain => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Gate.Port}");

    public static async Task<ScratchRegistry> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Program), "needs a registry (Debian package docker-registry)");
        var registry = new ScratchRegistry();
        using var http = new HttpClient();
        await Scratch.ScratchDaemon.WaitUntilAsync(
            async () =>
            {
                try
                {
                    using var answer = await http.GetAsync($"http://{registry.Domain}/v2/", TestContext.Current.CancellationToken);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            () => "docker-registry did not answer");
        return registry;
    }

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync();
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
