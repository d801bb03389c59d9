using System.Globalization;
using System.Text.RegularExpressions;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.CommandLine;

/// <summary>skiff at a terminal: screens are held against what they should be, and the terminal is left as it was.</summary>
public sealed partial class TerminalTests
{
    [Fact]
    public async Task Run_HasTheTerminal_FollowsItsSize_AndGivesTheExitCode()
    {
        await using var daemon = await StartAsync();
        await using var terminal = await Tmux.StartAsync(daemon);
        await terminal.TypeAsync("skiff run -it --rm --name t1 busybox sh");
        await terminal.WaitForAsync("/ #");
        await terminal.TypeAsync("stty size; tty");
        await terminal.WaitForAsync("24 80\n/dev/pts/0\n/ #");
        await terminal.ResizeAsync(100, 30);
        await terminal.TypeAsync("stty size");
        await terminal.WaitForAsync("30 100");
        await terminal.TypeAsync("exit 7");
        await terminal.WaitForAsync("exit 7\n$");
        await terminal.TypeAsync("echo rc=$?");
        await terminal.WaitForScreenAsync("""
            $ skiff run -it --rm --name t1 busybox sh
            / # stty size; tty
            24 80
            /dev/pts/0
            / # stty size
            30 100
            / # exit 7
            $ echo rc=$?
            rc=7
            $
            """);
        await terminal.BecomesSaneAsync();
    }

    [Fact]
    public async Task Attach_ComesBackToWhatWasDetachedFrom()
    {
        await using var daemon = await StartAsync();
        await using var terminal = await Tmux.StartAsync(daemon);
        await terminal.TypeAsync("skiff run -it --name t1 busybox sh");
        await terminal.WaitForAsync("/ #");
        await terminal.TypeAsync("X=kept");
        await terminal.WaitForAsync("X=kept\n/ #");
        await terminal.PressAsync("C-p", "C-q");
        await terminal.WaitAsync(static screen => screen.EndsWith("\n$", StringComparison.Ordinal) || screen.EndsWith("# $", StringComparison.Ordinal));
        await terminal.BecomesSaneAsync();
        await terminal.TypeAsync("clear; skiff ps --format '{{.Names}} {{.State}}'");
        await terminal.WaitForScreenAsync("t1 running\n$");
        await terminal.TypeAsync("clear; skiff attach --detach-keys ctrl-x t1");
        await terminal.PressAsync("Enter");
        await terminal.WaitForAsync("/ #");
        await terminal.TypeAsync("echo $X");
        await terminal.WaitForAsync("kept\n/ #");
        await terminal.PressAsync("C-x");
        await terminal.WaitForAsync("read escape sequence\n$");
        await terminal.BecomesSaneAsync();
        await terminal.TypeAsync("clear; skiff ps -q | wc -l");
        await terminal.WaitForScreenAsync("1\n$");
    }

    [Fact]
    public async Task Exec_ControlCInterruptsWhatRunsInTheContainer_NotTheClient()
    {
        await using var daemon = await StartAsync();
        await daemon.RunAsync("t1", "sleep", "10000");
        await using var terminal = await Tmux.StartAsync(daemon, 90, 20);
        await terminal.TypeAsync("skiff exec -it t1 sh");
        await terminal.WaitForAsync("/ #");
        await terminal.TypeAsync("stty size; sleep 1000");
        await terminal.WaitForAsync("20 90");
        await terminal.PressAsync("C-c");
        await terminal.WaitForAsync("^C\n/ #");
        await terminal.TypeAsync("exit 5");
        await terminal.WaitForAsync("exit 5\n$");
        await terminal.TypeAsync("echo rc=$?");
        await terminal.WaitForScreenAsync("""
            $ skiff exec -it t1 sh
            / # stty size; sleep 1000
            20 90
            ^C
            / # exit 5
            $ echo rc=$?
            rc=5
            $
            """);
    }

    [Fact]
    public async Task ControlC_ReachesTheContainerOfARunWithoutATerminal()
    {
        await using var daemon = await StartAsync();
        await using var terminal = await Tmux.StartAsync(daemon);
        await terminal.TypeAsync("skiff run --rm busybox sh -c 'trap \"echo caught; exit 9\" INT; echo ready; while :; do sleep 1; done'");
        await terminal.WaitForAsync("\nready");
        await terminal.PressAsync("C-c");
        await terminal.WaitForAsync("caught\n$");
        await terminal.TypeAsync("echo rc=$?");
        await terminal.WaitForAsync("rc=9\n$");
    }

    [Fact]
    public async Task AKilledClient_LeavesTheTerminalSane()
    {
        await using var daemon = await StartAsync();
        await using var terminal = await Tmux.StartAsync(daemon);
        await terminal.TypeAsync("skiff run -it --name t1 busybox sh");
        await terminal.WaitForAsync("/ #");
        var client = await terminal.ForegroundAsync();
        (await ProgramResult.RunAsync("/bin/kill", ["-9", client.ToString(CultureInfo.InvariantCulture)])).Succeeded();
        await terminal.WaitForAsync("Killed");
        await terminal.BecomesSaneAsync();
        await terminal.TypeAsync("clear; echo $((6*7))");
        await terminal.WaitForScreenAsync("42\n$");
    }

    [Fact]
    public async Task AKilledDaemon_LeavesTheTerminalSane_AndTheContainerRunning()
    {
        await using var daemon = await StartAsync();
        await using var terminal = await Tmux.StartAsync(daemon);
        await terminal.TypeAsync("skiff run -it --name t1 busybox sh");
        await terminal.WaitForAsync("/ #");
        await daemon.KillAsync();
        await terminal.WaitAsync(static screen => screen.EndsWith("\n$", StringComparison.Ordinal) || screen.EndsWith("# $", StringComparison.Ordinal));
        await terminal.BecomesSaneAsync();
        await daemon.StartAgainAsync();
        await terminal.TypeAsync("clear; skiff ps --format '{{.Names}} {{.State}}'");
        await terminal.WaitForScreenAsync("t1 running\n$");
    }

    [Fact]
    public async Task Ui_ListsContainers_ShowsLogs_RunsAShell_AndGivesTheScreenBack()
    {
        await using var daemon = await StartAsync();
        await daemon.RunAsync("quiet", "sleep", "10000");
        await daemon.RunAsync("talks", "sh", "-c", "echo first line; echo second line; sleep 10000");
        await using var terminal = await Tmux.StartAsync(daemon, 120, 16);
        await terminal.TypeAsync("clear; skiff ui");
        var screen = await terminal.WaitAsync(static shown => Usage().Count(shown) == 2);
        var lines = screen.Split('\n');
        Assert.Equal($"skiff  2 running of 2  unix://{daemon.SocketPath}", lines[0]);
        Assert.Equal(["NAME", "STATUS", "CPU", "%", "MEM", "USAGE", "/", "LIMIT", "NET", "I/O", "IMAGE"], lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("quiet", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("talks", lines[4], StringComparison.Ordinal);
        Assert.EndsWith("busybox", lines[4], StringComparison.Ordinal);
        Assert.Equal("up/down select  l logs  e shell  s stop  t start  a all  q quit", lines[^1]);
        await terminal.PressAsync("Down");
        await terminal.PressAsync("l");
        await terminal.WaitForAsync("logs of talks\nfirst line\nsecond line");
        await terminal.PressAsync("q");
        await terminal.WaitForAsync("q quit");
        await terminal.PressAsync("e");
        await terminal.WaitForAsync("/ #");
        await terminal.TypeAsync("hostname; exit");
        await terminal.WaitForAsync("the shell in talks has ended (exit status 0)");
        await terminal.PressAsync("s");
        await terminal.WaitForAsync("talks was stopped");
        await terminal.WaitForAsync("skiff  1 running of 1");
        await terminal.PressAsync("a");
        await terminal.WaitForAsync("skiff  1 running of 2");
        await terminal.PressAsync("q");
        await terminal.WaitAsync(static shown => !shown.Contains("q quit", StringComparison.Ordinal) && shown.EndsWith('$'));
        await terminal.BecomesSaneAsync();
    }

    private static async Task<ScratchDaemon> StartAsync()
    {
        var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        return daemon;
    }

    [GeneratedRegex(@"[0-9.]+%  +[0-9.]+[KM]iB / ")]
    private static partial Regex Usage();
}
