using Skiff.Build.Dockerfile;

namespace Skiff.Tests.Unit.Build;

public sealed class ModeChangeTests
{
    [Theory]
    [InlineData("644", "755", false, "644")]
    [InlineData("04750", "644", true, "4750")]
    [InlineData("u=rwX,go=rX", "700", true, "755")]
    [InlineData("u=rwX,go=rX", "600", false, "644")]
    [InlineData("u=rwX,go=rX", "711", false, "755")]
    [InlineData("+x", "644", false, "755")]
    [InlineData("a-w,u+w", "666", false, "644")]
    [InlineData("g=u", "640", false, "660")]
    [InlineData("u+s,g-s", "2755", false, "4755")]
    [InlineData("o=", "777", false, "770")]
    [InlineData("+t", "777", true, "1777")]
    [InlineData("u=rw-x+s", "755", false, "4655")]
    public void Apply_AsChmodDoes(string change, string before, bool directory, string after)
        => Assert.Equal(after, Convert.ToString(ModeChange.Parse(change).Apply(Convert.ToUInt32(before, 8), directory), 8));

    [Theory]
    [InlineData("")]
    [InlineData("zz")]
    [InlineData("u")]
    [InlineData("u=q")]
    [InlineData("888")]
    [InlineData("77777")]
    [InlineData("u=r,")]
    public void Parse_WhatIsNone_IsRefused(string text) => Assert.Throws<FormatException>(() => ModeChange.Parse(text));
}
