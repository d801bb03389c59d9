using Skiff.Compose.Loading;

namespace Skiff.Tests.Unit.Compose;

public sealed class InterpolationTests
{
    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal) { ["SET"] = "value", ["EMPTY"] = "", ["OTHER"] = "o" };

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("$SET", "value")]
    [InlineData("${SET}", "value")]
    [InlineData("a${SET}b", "avalueb")]
    [InlineData("$SET-x", "value-x")]
    [InlineData("$$SET", "$SET")]
    [InlineData("$${SET}", "${SET}")]
    [InlineData("$$$SET", "$value")]
    [InlineData("${SET:-d}", "value")]
    [InlineData("${EMPTY:-d}", "d")]
    [InlineData("${EMPTY-d}", "")]
    [InlineData("${UNSET:-d}", "d")]
    [InlineData("${UNSET-d}", "d")]
    [InlineData("${SET-d}", "value")]
    [InlineData("${SET:+r}", "r")]
    [InlineData("${EMPTY:+r}", "")]
    [InlineData("${EMPTY+r}", "r")]
    [InlineData("${UNSET+r}", "")]
    [InlineData("${UNSET:+r}", "")]
    [InlineData("${SET:?e}", "value")]
    [InlineData("${SET?e}", "value")]
    [InlineData("${EMPTY?e}", "")]
    [InlineData("${UNSET:-${OTHER}}", "o")]
    [InlineData("${UNSET:-${UNSET2:-deep}}", "deep")]
    [InlineData("${UNSET:-a:b}", "a:b")]
    [InlineData("${UNSET:-$SET}", "value")]
    [InlineData("${UNSET-}", "")]
    [InlineData("${UNSET:-a b}", "a b")]
    [InlineData("${SET:-${UNSET?never asked}}", "value")]
    [InlineData("${UNSET:-$$x}", "$x")]
    public void Apply_Template_GivesItsValue(string template, string expected) => Assert.Equal(expected, Of(template));

    [Theory]
    [InlineData("${UNSET:?is needed}", "required variable UNSET is missing a value: is needed")]
    [InlineData("${EMPTY:?is needed}", "required variable EMPTY is missing a value: is needed")]
    [InlineData("${UNSET?}", "required variable UNSET is missing a value")]
    public void Apply_RequiredVariable_SaysWhichIsMissing(string template, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Of(template)).Message);

    [Theory]
    [InlineData("$")]
    [InlineData("${")]
    [InlineData("${}")]
    [InlineData("${SET")]
    [InlineData("${ SET}")]
    [InlineData("${SET!x}")]
    [InlineData("${SET:x}")]
    [InlineData("$1")]
    [InlineData("${UNSET:-${}")]
    public void Apply_NoTemplate_IsRefused(string template) =>
        Assert.StartsWith("invalid interpolation format", Assert.Throws<FormatException>(() => Of(template)).Message, StringComparison.Ordinal);

    [Fact]
    public void Apply_UnsetVariable_IsReported()
    {
        var missing = new List<string>();
        Assert.Equal("[]", new Interpolation(static _ => null, missing.Add).Apply("[$GONE]"));
        Assert.Equal(["GONE"], missing);
    }

    private static string Of(string template) => new Interpolation(Variables.GetValueOrDefault, static _ => { }).Apply(template);
}
