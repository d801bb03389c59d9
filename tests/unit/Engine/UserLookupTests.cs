using Skiff.Engine.Bundle;
using Skiff.Errors;

namespace Skiff.Tests.Unit.Engine;

public sealed class UserLookupTests
{
    private const string Passwd = "root:x:0:0:root:/root:/bin/sh\nweb:x:1000:1001::/home/web:/bin/sh\n# comment\nbroken\n";
    private const string Group = "root:x:0:\nwheel:x:10:root,web\nstaff:x:50:\nweb:x:1001:\n";

    [Theory]
    [InlineData(null, 0, 0, "/root", new uint[] { 0, 10 })]
    [InlineData("web", 1000, 1001, "/home/web", new uint[] { 1001, 10 })]
    [InlineData("1000", 1000, 1001, "/home/web", new uint[] { 1001, 10 })]
    [InlineData("web:staff", 1000, 50, "/home/web", new uint[] { 50 })]
    [InlineData("5000", 5000, 0, "/", new uint[] { 0 })]
    [InlineData("5000:6000", 5000, 6000, "/", new uint[] { 6000 })]
    public void Resolve_UserAndGroup(string? user, uint uid, uint gid, string home, uint[] groups)
    {
        var resolved = UserLookup.Resolve(user, null, Passwd, Group);
        Assert.Equal((uid, gid, home), (resolved.Uid, resolved.Gid, resolved.Home));
        Assert.Equal(groups, resolved.AdditionalGids);
    }

    [Fact]
    public void Resolve_GroupAdd_ByNameAndNumber()
        => Assert.Equal([0u, 10u, 50u, 7u], UserLookup.Resolve("", ["staff", "7", "wheel"], Passwd, Group).AdditionalGids);

    [Theory]
    [InlineData("nosuch", "unable to find user nosuch: no matching entries in passwd file")]
    [InlineData("root:nosuch", "Unable to find group nosuch: no matching entries in group file")]
    public void Resolve_Unknown_HasDockersText(string user, string text)
        => Assert.Equal(text, Assert.Throws<EngineException>(() => UserLookup.Resolve(user, null, Passwd, Group)).Message);
}
