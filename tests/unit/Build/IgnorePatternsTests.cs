using Skiff.Build.Context;

namespace Skiff.Tests.Unit.Build;

public sealed class IgnorePatternsTests
{
    [Theory]
    [InlineData("*.log", "a.log", true)]
    [InlineData("*.log", "d/a.log", false)]
    [InlineData("**/*.log", "a.log", true)]
    [InlineData("**/*.log", "d/e/a.log", true)]
    [InlineData("node_modules", "node_modules/x/y", true)]
    [InlineData("/a/", "a/b", true)]
    [InlineData("a/../b", "b", true)]
    [InlineData("d/**", "d/x/y", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a[0-9]", "a5", true)]
    [InlineData("# *.log", "a.log", false)]
    [InlineData(".", "a", false)]
    [InlineData("*.md\n!README.md", "README.md", false)]
    [InlineData("*.md\n!README.md", "x.md", true)]
    [InlineData("d\n!d/keep", "d/keep", false)]
    [InlineData("!d/keep\nd", "d/keep", true)]
    public void Excludes_FollowsTheLastMatch(string patterns, string path, bool excluded) =>
        Assert.Equal(excluded, IgnorePatterns.Parse(patterns).Excludes(path));
}
