using Skiff.Build.Dockerfile;
using Skiff.Errors;

namespace Skiff.Tests.Unit.Build;

public sealed class VariableExpanderTests
{
    private static string Expand(string word) => new VariableExpander('\\', name => name switch
    {
        "A" => "one",
        "EMPTY" => "",
        "P" => "/usr/lib/x.tar.gz",
        _ => null,
    }).Expand(word);

    [Theory]
    [InlineData("$A", "one")]
    [InlineData("${A}x", "onex")]
    [InlineData("$NO", "")]
    [InlineData("\\$A", "$A")]
    [InlineData("'$A'", "$A")]
    [InlineData("\"$A 'b'\"", "one 'b'")]
    [InlineData("${NO:-d}", "d")]
    [InlineData("${EMPTY:-d}", "d")]
    [InlineData("${EMPTY-d}", "")]
    [InlineData("${NO-$A}", "one")]
    [InlineData("${A:+y}", "y")]
    [InlineData("${EMPTY:+y}", "")]
    [InlineData("${EMPTY+y}", "y")]
    [InlineData("${P##*/}", "x.tar.gz")]
    [InlineData("${P#*/}", "usr/lib/x.tar.gz")]
    [InlineData("${P%.*}", "/usr/lib/x.tar")]
    [InlineData("${P%%.*}", "/usr/lib/x")]
    [InlineData("${P/lib/LIB}", "/usr/LIB/x.tar.gz")]
    [InlineData("${P//\\//_}", "_usr_lib_x.tar.gz")]
    [InlineData("a$", "a$")]
    [InlineData("a\\ b", "a b")]
    public void Expand_FollowsTheShell(string word, string expected) => Assert.Equal(expected, Expand(word));

    [Theory]
    [InlineData("${A")]
    [InlineData("${}")]
    [InlineData("${A^}")]
    [InlineData("'a")]
    [InlineData("\"a")]
    public void Expand_OfABadSubstitution_IsAnError(string word) => Assert.Throws<EngineException>(() => Expand(word));

    [Fact]
    public void Expand_OfADemandedVariable_SaysTheMessage() =>
        Assert.Equal("NO: set it", Assert.Throws<EngineException>(() => Expand("${NO:?set it}")).Message);

    [Fact]
    public void Quotes_OfADocument_AreItsOwn()
        => Assert.Equal("say \"1\" and '1' but $A", new VariableExpander('\\', name => name == "A" ? "1" : null, keepQuotes: true).Expand("say \"$A\" and '$A' but \\$A"));

    [Fact]
    public void Escape_IsTheFilesOwn()
        => Assert.Equal("$A and c:\\1", new VariableExpander('`', name => name == "A" ? "1" : null).Expand("`$A and c:\\$A"));
}
