using Skiff.Errors;
using Skiff.Runtime.Cgroups;

namespace Skiff.Tests.Unit.Runtime.Cgroups;

public sealed class CgroupPathTests
{
    [Theory]
    [InlineData(null, "/skiff/abc")]
    [InlineData("", "/skiff/abc")]
    [InlineData("/docker/x", "/docker/x")]
    [InlineData("below//x/", "/below/x")]
    [InlineData("/a:b:c", "/a:b:c")]
    public void Resolve_OfAPath_BeginsWithASlash(string? path, string expected) => Assert.Equal(expected, CgroupPath.Resolve("abc", path));

    [Theory]
    [InlineData("/", ErrorKind.InvalidArgument)]
    [InlineData("/a/../../b", ErrorKind.InvalidArgument)]
    [InlineData("system.slice:docker:x", ErrorKind.NotImplemented)]
    public void Resolve_OfWhatIsNoPath_Refuses(string path, ErrorKind kind) =>
        Assert.Equal(kind, Assert.Throws<EngineException>(() => CgroupPath.Resolve("abc", path)).Kind);
}
