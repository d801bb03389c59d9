using Skiff.Engine.Bundle;
using Skiff.Engine.Containers;

namespace Skiff.Tests.Unit.Engine;

public sealed class AppArmorProfileTests
{
    [Theory]
    [InlineData(null, false, "docker-default")]
    [InlineData("apparmor=", false, "docker-default")]
    [InlineData("apparmor=unconfined", false, "unconfined")]
    [InlineData("apparmor=mine", false, "mine")]
    [InlineData("apparmor:mine", false, "mine")]
    [InlineData(null, true, "unconfined")]
    [InlineData("apparmor=mine", true, "unconfined")]
    public void For_WhereTheHostConfines_IsDockersChoice(string? option, bool privileged, string expected)
        => Assert.Equal(expected, AppArmorProfile.For(Parse(option), privileged, enabled: true));

    [Theory]
    [InlineData(null)]
    [InlineData("apparmor=unconfined")]
    [InlineData("apparmor=mine")]
    public void For_WhereTheHostDoesNot_IsNone(string? option) => Assert.Null(AppArmorProfile.For(Parse(option), privileged: false, enabled: false));

    private static SecurityOptions Parse(string? option) => SecurityOptions.Parse(option is null ? null : [option]);
}
