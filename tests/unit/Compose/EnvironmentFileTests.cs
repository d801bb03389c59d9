using Skiff.Compose;
using Skiff.Compose.Loading;

namespace Skiff.Tests.Unit.Compose;

public sealed class EnvironmentFileTests
{
    [Theory]
    [InlineData("A=1", "1")]
    [InlineData("A = 1", "1")]
    [InlineData("export A=1", "1")]
    [InlineData("# c\n\nA=1", "1")]
    [InlineData("A=1 # c", "1")]
    [InlineData("A=1#c", "1#c")]
    [InlineData("A=", "")]
    [InlineData("A='x # y'", "x # y")]
    [InlineData("A=\"x # y\" # z", "x # y")]
    [InlineData("A=\"a\\nb\"", "a\nb")]
    [InlineData("A='a\\nb'", "a\\nb")]
    [InlineData("A=\"a\nb\"", "a\nb")]
    [InlineData("A=$HOST", "host")]
    [InlineData("A='$HOST'", "$HOST")]
    [InlineData("A=\"${HOST}-x\"", "host-x")]
    [InlineData("A=\"\\$HOST\"", "$HOST")]
    [InlineData("B=2\nA=$B", "2")]
    [InlineData("A=${NONE:-d}", "d")]
    [InlineData("A: 1", "1")]
    [InlineData("A=a=b", "a=b")]
    [InlineData("\ufeffA=1\r\nB=2\r\n", "1")]
    public void Parse_Line_GivesItsValue(string text, string expected) =>
        Assert.Equal(expected, EnvironmentFile.Parse("f", text, static name => name == "HOST" ? "host" : null)["A"]);

    [Fact]
    public void Parse_NameAlone_TakesTheEnvironments() =>
        Assert.Equal("host", EnvironmentFile.Parse("f", "HOST\n", static name => name == "HOST" ? "host" : null)["HOST"]);

    [Theory]
    [InlineData("A=\"x", "f:1:1: A unterminated quoted value")]
    [InlineData("\nA B=1", "f:2:1: unexpected character in variable name \"A B\"")]
    [InlineData("A=$", "f:1:1: A invalid interpolation format")]
    public void Parse_Mistake_SaysWhere(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ComposeException>(() => EnvironmentFile.Parse("f", text, static _ => null)).Message, StringComparison.Ordinal);
}
