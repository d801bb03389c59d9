using Skiff.Engine.Images;

namespace Skiff.Tests.Unit.Engine;

/// <summary>Patterns against what Go's path.Match says of them.</summary>
public sealed class PathPatternTests
{
    [Theory]
    [InlineData("abc", "abc", true)]
    [InlineData("*", "abc", true)]
    [InlineData("*c", "abc", true)]
    [InlineData("a*", "ab/c", false)]
    [InlineData("a*/b", "a/c/b", false)]
    [InlineData("a*b*c*d*e*/f", "axbxcxdxexxx/f", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("ab[c]", "abc", true)]
    [InlineData("ab[b-d]", "abc", true)]
    [InlineData("ab[e-g]", "abc", false)]
    [InlineData("ab[^c]", "abc", false)]
    [InlineData("ab[^e-g]", "abc", true)]
    [InlineData("a\\*b", "a*b", true)]
    [InlineData("a\\*b", "ab", false)]
    [InlineData("[\\]a]", "]", true)]
    [InlineData("[\\-]", "-", true)]
    [InlineData("[x\\-]", "z", false)]
    [InlineData("[-]", "-", false)]
    [InlineData("[a-b-c]", "a", false)]
    [InlineData("[]a]", "]", false)]
    [InlineData("[a", "a", false)]
    [InlineData("a[", "a", false)]
    [InlineData("*x", "xxx", true)]
    [InlineData("glob/[0-9].txt", "glob/1.txt", true)]
    [InlineData("glob/[0-9].txt", "glob/10.txt", false)]
    public void Matches(string pattern, string text, bool expected) => Assert.Equal(expected, PathPattern.Matches(pattern, text));
}
