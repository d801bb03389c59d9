using Skiff.Errors;
using Skiff.Runtime.Lifecycle;
using Skiff.Runtime.Lifecycle.Verbs;

namespace Skiff.Tests.Unit.Runtime;

public sealed class CommandLineTests
{
    [Fact]
    public void Parse_TakesWhatEnginesPass()
    {
        var (verb, call) = Parse("--root", "/r", "--log=/l", "--log-format", "json", "create", "--bundle", "/b", "--pid-file=/p", "--no-pivot", "id");
        Assert.Equal("create", verb!.Name);
        Assert.Equal(("/r", "/l", true), (call.Globals.Root, call.Globals.Log, call.Globals.LogAsJson));
        Assert.Equal(("id", "/b", "/p", true), (call.Id, call.Value("bundle"), call.Value("pid-file"), call.Has("no-pivot")));
    }

    [Fact]
    public void Parse_LeavesTheOptionsOfTheCommandAlone()
    {
        var (_, call) = Parse("exec", "-e", "A=b", "--env", "C=d", "id", "ls", "-l", "--env");
        Assert.Equal(["A=b", "C=d"], call.Values("env"));
        Assert.Equal(["id", "ls", "-l", "--env"], call.Arguments);
    }

    [Fact]
    public void Parse_TakesOptionsAfterTheId() => Assert.True(Parse("delete", "id", "-f").Call.Has("force"));

    [Theory]
    [InlineData("unknown command: fly", "fly")]
    [InlineData("create: unknown option --colour", "create", "--colour")]
    [InlineData("create: option --bundle needs a value", "create", "--bundle")]
    [InlineData("--log-format: unknown format \"xml\"", "--log-format", "xml", "list")]
    public void Parse_OfWhatIsNotKnown_NamesIt(string message, params string[] words)
        => Assert.Equal(message, Assert.Throws<EngineException>(() => Parse(words)).Message);

    [Theory]
    [InlineData("KILL", 9)]
    [InlineData("SIGTERM", 15)]
    [InlineData("sigusr1", 10)]
    [InlineData("15", 15)]
    [InlineData("RTMIN+3", 37)]
    [InlineData("RTMAX-1", 63)]
    public void Signal_ByNameOrNumber(string text, int number) => Assert.Equal(number, SignalNumber.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("65")]
    [InlineData("0")]
    [InlineData("SIG")]
    [InlineData("RTMIN+40")]
    public void Signal_OfUnknownName_Fails(string text) => Assert.Throws<EngineException>(() => SignalNumber.Parse(text));

    private static (Verb? Verb, VerbCall Call) Parse(params string[] words) => Skiff.Runtime.Lifecycle.Verbs.CommandLine.Parse(words, VerbTable.All, TimeProvider.System);
}
