using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.CommandLine;

/// <summary>
/// A shell in a real terminal, that of tmux: keys are sent to it and its screen is read. The shell is the plain one, which leaves
/// the terminal's settings as it finds them.
/// </summary>
internal sealed partial class Tmux : IAsyncDisposable
{
    private const string Program = "/usr/bin/tmux";
    private readonly string _socket;

    private Tmux(string socket) => _socket = socket;

    /// <summary>Skips the test where there is no tmux or no skiff.</summary>
    public static async Task<Tmux> StartAsync(ScratchDaemon daemon, int columns = 80, int rows = 24)
    {
        Assert.SkipUnless(File.Exists(Program), "needs tmux");
        var own = Path.Combine(Path.GetDirectoryName(Programs.Daemon)!, "skiff");
        Assert.SkipUnless(File.Exists(own), "skiff has not been built (make build)");
        var bin = Directory.CreateDirectory(Path.Combine(daemon.Root, "tbin")).FullName;
        if (!File.Exists(Path.Combine(bin, "skiff")))
            File.CreateSymbolicLink(Path.Combine(bin, "skiff"), own);
        var tmux = new Tmux(Path.Combine(daemon.Root, "tmux"));
        await tmux.CallAsync("-f", "/dev/null", "new-session", "-d", "-s", "t", "-x", columns.ToString(CultureInfo.InvariantCulture), "-y", rows.ToString(CultureInfo.InvariantCulture),
            $"env PS1='$ ' PATH={bin}:$PATH DOCKER_HOST=unix://{daemon.SocketPath} DOCKER_CONFIG={daemon.Root} sh");
        await tmux.WaitAsync(static screen => screen == "$");
        return tmux;
    }

    /// <summary>Types a line and presses Enter.</summary>
    public async Task TypeAsync(string line)
    {
        await CallAsync("send-keys", "-t", "t", "-l", line);
        await PressAsync("Enter");
    }

    /// <summary>Presses keys by tmux's names: `C-c`, `Up`, `q`.</summary>
    public Task PressAsync(params string[] keys) => CallAsync(["send-keys", "-t", "t", .. keys]);

    public async Task ResizeAsync(int columns, int rows) =>
        await CallAsync("resize-window", "-t", "t", "-x", columns.ToString(CultureInfo.InvariantCulture), "-y", rows.ToString(CultureInfo.InvariantCulture));

    /// <summary>What the screen shows, without blanks at the ends of lines and empty lines at its end.</summary>
    public async Task<string> ScreenAsync()
    {
        var lines = (await CallAsync("capture-pane", "-p", "-t", "t")).Split('\n').Select(static line => line.TrimEnd());
        // what busybox says of itself depends on how it was built
        return Banner().Replace(string.Join('\n', lines).TrimEnd('\n'), "\n").TrimStart('\n');
    }

    /// <summary>Waits until the screen is as it should be, and answers it.</summary>
    public async Task<string> WaitAsync(Func<string, bool> holds)
    {
        var screen = "";
        await ScratchDaemon.WaitUntilAsync(async () => holds(screen = await ScreenAsync()), () => $"the screen is:\n{screen}");
        return screen;
    }

    public Task<string> WaitForAsync(string text) => WaitAsync(screen => screen.Contains(text, StringComparison.Ordinal));

    public Task<string> WaitForScreenAsync(string expected) => WaitAsync(screen => screen == expected.ReplaceLineEndings("\n").TrimEnd('\n'));

    /// <summary>The process that the shell runs in the foreground.</summary>
    public async Task<int> ForegroundAsync()
    {
        var shell = (await CallAsync("display-message", "-p", "-t", "t", "#{pane_pid}")).Trim();
        var children = "";
        await ScratchDaemon.WaitUntilAsync(async () => (children = await File.ReadAllTextAsync($"/proc/{shell}/task/{shell}/children", TestContext.Current.CancellationToken)).Length > 0, static () => "the shell runs nothing");
        return int.Parse(children.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until the terminal takes lines and shows what is typed, as shells want it.</summary>
    public async Task BecomesSaneAsync()
    {
        var terminal = (await CallAsync("display-message", "-p", "-t", "t", "#{pane_tty}")).Trim();
        var settings = "";
        await ScratchDaemon.WaitUntilAsync(
            async () =>
            {
                settings = (await ProgramResult.RunAsync("/bin/stty", ["-a", "-F", terminal])).Succeeded();
                return ((string[])["icanon", "echo", "isig", "opost", "icrnl"]).All(setting => settings.Split([' ', ';', '\n']).Contains(setting));
            },
            () => settings);
    }

    public async ValueTask DisposeAsync()
    {
        using var process = Process.Start(new ProcessStartInfo(Program, ["-S", _socket, "kill-server"]) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(CancellationToken.None);
    }

    private async Task<string> CallAsync(params string[] arguments) =>
        (await ProgramResult.RunAsync(Program, ["-S", _socket, .. arguments], new Dictionary<string, string> { ["TMUX"] = "", ["LC_ALL"] = "C.UTF-8" })).Succeeded();

    [GeneratedRegex("\n+BusyBox v[^\n]*\nEnter 'help'[^\n]*\n+|^BusyBox v[^\n]*\nEnter 'help'[^\n]*\n+")]
    private static partial Regex Banner();
}
