using System.Diagnostics;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Registry;

/// <summary>`skiffd registry serve` on a free port over a directory of its own; disposing stops it by SIGTERM and asserts that it ended well.</summary>
internal sealed class ServedRegistry : IAsyncDisposable
{
    private const string Announcement = "The registry listens on http://";
    private readonly Process _process;

    private ServedRegistry(Process process, string root, string address)
    {
        _process = process;
        Root = root;
        Address = address;
    }

    public string Root { get; }

    /// <summary>`127.0.0.1:PORT`.</summary>
    public string Address { get; }

    public static async Task<ServedRegistry> StartAsync(params string[] flags)
    {
        var root = Directory.CreateTempSubdirectory("sk-reg-").FullName;
        string[] arguments = ["registry", "serve", "--listen=127.0.0.1:0", $"--root={root}", "--log-level=error", .. flags];
        var process = Process.Start(new ProcessStartInfo(Programs.Daemon, arguments) { RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith(Announcement, line, StringComparison.Ordinal);
        return new ServedRegistry(process, root, line![Announcement.Length..].TrimEnd('/'));
    }

    public async ValueTask DisposeAsync()
    {
        using var stop = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(patience.Token);
        Assert.Equal(0, _process.ExitCode);
        _process.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
