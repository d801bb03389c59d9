using System.Diagnostics;

namespace Skiff.Tests.Unit.CommandLine;

public sealed class CompletionTests
{
    private static async Task<string[]> CompleteAsync(params string[] words)
    {
        using var session = new CapturedSession(new() { ["DOCKER_HOST"] = "unix:///nonexistent/skiff.sock" }, "skiff");
        Assert.Equal(0, await session.RunAsync(["__complete", "--", .. words]));
        Assert.Equal("", session.Error);
        return [.. session.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0])];
    }

    [Fact]
    public async Task Commands_ByTheirBeginning()
    {
        Assert.Equal(["pause", "port", "ps", "pull", "push"], (await CompleteAsync("p")).Order(StringComparer.Ordinal));
        Assert.Equal(["connect", "create"], (await CompleteAsync("network", "c")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Hidden_AreNotOffered()
    {
        Assert.DoesNotContain("__complete", await CompleteAsync(""));
        Assert.DoesNotContain("dial-stdio", await CompleteAsync("system", ""));
    }

    [Fact]
    public async Task Flags_OfTheCommandReached()
    {
        Assert.Contains("--publish", await CompleteAsync("run", "--pub"));
        Assert.Contains("--volumes", await CompleteAsync("rm", "--force", "web", "--vol"));
        Assert.Contains("--context", await CompleteAsync("--con"));
    }

    [Theory]
    [InlineData("run", "--name", "")] // a flag's value
    [InlineData("run", "busybox", "-")] // what is given to the container's program
    [InlineData("nonsense", "")]
    [InlineData("load", "")]
    [InlineData("stop", "")] // a name, and no daemon that knows any
    public async Task Nothing_WhereNothingIsKnown(params string[] words) => Assert.Empty(await CompleteAsync(words));

    [Fact]
    public async Task Bash_TakesTheScript()
    {
        using var session = new CapturedSession(program: "skiff");
        Assert.Equal(0, await session.RunAsync("completion", "bash"));
        var start = new ProcessStartInfo("bash", ["-c", session.Output + """
            skiff() { printf '%s|' "$@" >&2; printf 'start\tStart one\nstop\tStop one\n'; }
            COMP_WORDS=(skiff --debug st) COMP_CWORD=2
            _skiff 2>/dev/null; echo "${COMPREPLY[*]}"
            """]) { RedirectStandardOutput = true };
        using var bash = Process.Start(start)!;
        Assert.Equal("start stop\n", await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Shell_ThatHasNoScript_IsRefused()
    {
        using var session = new CapturedSession(program: "skiff");
        Assert.Equal(1, await session.RunAsync("completion", "tcsh"));
        Assert.Contains("tcsh", session.Error, StringComparison.Ordinal);
    }
}
