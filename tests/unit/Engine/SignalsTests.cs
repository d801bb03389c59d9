using Skiff.Engine.Containers;
using Skiff.Errors;

namespace Skiff.Tests.Unit.Engine;

public sealed class SignalsTests
{
    [Theory]
    [InlineData("9", 9)]
    [InlineData("KILL", 9)]
    [InlineData("SIGTERM", 15)]
    [InlineData("sigusr1", 10)]
    [InlineData("RTMIN+3", 37)]
    [InlineData("SIGRTMAX-2", 62)]
    public void Parse_Known_IsItsNumber(string text, int number) => Assert.Equal(number, Signals.Parse(text));

    [Theory]
    [InlineData("NOPE")]
    [InlineData("0")]
    [InlineData("65")]
    [InlineData("")]
    public void Parse_Unknown_IsInvalid(string text)
    {
        var error = Assert.Throws<EngineException>(() => Signals.Parse(text));
        Assert.Equal((ErrorKind.InvalidArgument, $"Invalid signal: {text}"), (error.Kind, error.Message));
    }
}
