using Skiff.CommandLine.Grammar;

namespace Skiff.Tests.Unit.CommandLine;

public sealed class GrammarTests
{
    private static readonly Flag[] Flags =
    [
        new("interactive", FlagKind.Bool, "") { Shorthand = 'i' },
        new("tty", FlagKind.Bool, "") { Shorthand = 't' },
        new("publish", FlagKind.List, "") { Shorthand = 'p' },
        new("name", FlagKind.Text, "") { Default = "none" },
        new("memory", FlagKind.Bytes, "") { Shorthand = 'm' },
        new("count", FlagKind.Integer, ""),
        new("sig-proxy", FlagKind.Bool, "") { Default = "true" },
    ];

    private static (ParsedFlags Flags, IReadOnlyList<string> Operands) Parse(bool interspersed, params string[] words)
    {
        var flags = new ParsedFlags(Flags);
        return (flags, new FlagParser(flags, interspersed, TextWriter.Null).Parse(words));
    }

    [Fact]
    public void Parse_BundledShorthands_SetsEach()
    {
        var (flags, operands) = Parse(false, "-it", "-p80:80", "-p=81:81", "-p", "82:82", "image", "-it");
        Assert.True(flags.Bool("interactive") && flags.Bool("tty"));
        Assert.Equal(["80:80", "81:81", "82:82"], flags.Many("publish"));
        Assert.Equal(["image", "-it"], operands);
    }

    [Fact]
    public void Parse_Interspersed_TakesFlagsAfterOperands()
    {
        var (flags, operands) = Parse(true, "a", "--name", "x", "b", "--", "--name");
        Assert.Equal("x", flags.Text("name"));
        Assert.Equal(["a", "b", "--name"], operands);
    }

    [Fact]
    public void Parse_WithoutTheFlag_HasItsDefault()
    {
        var (flags, _) = Parse(true);
        Assert.Equal("none", flags.Text("name"));
        Assert.True(flags.Bool("sig-proxy"));
        Assert.False(flags.Changed("name"));
    }

    [Fact]
    public void Parse_SwitchWithValue_TakesIt() => Assert.False(Parse(true, "--sig-proxy=false").Flags.Bool("sig-proxy"));

    [Theory]
    [InlineData("--nope", "unknown flag: --nope")]
    [InlineData("-Z", "unknown shorthand flag: 'Z' in -Z")]
    [InlineData("-iZ", "unknown shorthand flag: 'Z' in -Z")]
    [InlineData("--name", "flag needs an argument: --name")]
    [InlineData("-p", "flag needs an argument: 'p' in -p")]
    [InlineData("---x", "bad flag syntax: ---x")]
    [InlineData("-m1x", "invalid argument \"1x\" for \"-m, --memory\" flag: invalid suffix: 'x'")]
    [InlineData("--count=y", "invalid argument \"y\" for \"--count\" flag: strconv.ParseInt: parsing \"y\": invalid syntax")]
    [InlineData("--tty=maybe", "invalid argument \"maybe\" for \"-t, --tty\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax")]
    public void Parse_Mistake_IsToldAsPflagTellsIt(string word, string message) =>
        Assert.Equal(message, Assert.Throws<FlagValueException>(() => Parse(true, word)).Message);

    [Theory]
    [InlineData(125, "run --nope x", "unknown flag: --nope\n\nUsage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\nRun 'docker run --help' for more information\n")]
    [InlineData(1, "run", "docker: 'docker run' requires at least 1 argument\n\nUsage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\nSee 'docker run --help' for more information\n")]
    [InlineData(1, "rename a", "docker: 'docker rename' requires 2 arguments\n\nUsage:  docker rename CONTAINER NEW_NAME\n\nRun 'docker rename --help' for more information\n")]
    [InlineData(1, "ps extra", "docker: 'docker ps' accepts no arguments\n\nUsage:  docker ps [OPTIONS]\n\nRun 'docker ps --help' for more information\n")]
    [InlineData(1, "container frob", "docker: unknown command: docker container frob\n\nUsage:  docker container\n\nRun 'docker container --help' for more information\n")]
    [InlineData(1, "frobnicate", "docker: unknown command: docker frobnicate\n\nRun 'docker --help' for more information\n")]
    [InlineData(125, "--nope", "unknown flag: --nope\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\nRun 'docker --help' for more information\n")]
    [InlineData(125, "ps -f bogus", "invalid argument \"bogus\" for \"-f, --filter\" flag: bad format of filter (expected name=value)\n\nUsage:  docker ps [OPTIONS]\n\nRun 'docker ps --help' for more information\n")]
    [InlineData(1, "run -d -a stdout x", "conflicting options: cannot specify both --attach and --detach\n")]
    [InlineData(1, "run -it x", "the input device is not a TTY\n")]
    public async Task Run_Mistake_IsToldAsDockerTellsIt(int code, string line, string message)
    {
        using var session = new CapturedSession();
        Assert.Equal(code, await session.RunAsync(line.Split(' ')));
        Assert.Equal(message, session.Error);
        Assert.Equal("", session.Output);
    }

    [Fact]
    public async Task Run_WithoutADaemon_SaysWhere()
    {
        using var session = new CapturedSession();
        Assert.Equal(1, await session.RunAsync("-H", "unix:///nonexistent.sock", "ps"));
        Assert.Equal("Cannot connect to the Docker daemon at unix:///nonexistent.sock. Is the docker daemon running?\n", session.Error);
    }

    [Fact]
    public async Task Run_NearlyRightCommand_IsSuggested()
    {
        using var session = new CapturedSession(program: "skiff");
        Assert.Equal(1, await session.RunAsync("contaner"));
        Assert.Contains("Did you mean 'skiff container'?", session.Error, StringComparison.Ordinal);
    }
}
