using Skiff.Registry.Server.Http;

namespace Skiff.Tests.Unit.Registry.Server;

public sealed class RegistryPathTests
{
    [Theory]
    [InlineData("/v2", "Base", "", "")]
    [InlineData("/v2/", "Base", "", "")]
    [InlineData("/v2/_catalog", "Catalog", "", "")]
    [InlineData("/v2/a/tags/list", "Tags", "a", "")]
    [InlineData("/v2/a/b/manifests/latest", "Manifest", "a/b", "latest")]
    [InlineData("/v2/a/blobs/sha256:00", "Blob", "a", "sha256:00")]
    [InlineData("/v2/a/blobs/uploads/", "Uploads", "a", "")]
    [InlineData("/v2/a/blobs/uploads/id", "Upload", "a", "id")]
    [InlineData("/v2/a/referrers/sha256:00", "Referrers", "a", "sha256:00")]
    [InlineData("/v2/a/blobs/uploads/manifests/x", "Manifest", "a/blobs/uploads", "x")]
    [InlineData("/v2/tags/list/tags/list", "Tags", "tags/list", "")]
    [InlineData("/v2/a/manifests/", "None", "", "")]
    [InlineData("/v1/search", "None", "", "")]
    [InlineData("/", "None", "", "")]
    public void Parse_ReadsFromTheEnd(string path, string resource, string name, string reference) =>
        Assert.Equal(new RegistryPath(Enum.Parse<RegistryResource>(resource), name, reference), RegistryPath.Parse(path));

    [Theory]
    [InlineData("a", true)]
    [InlineData("library/busybox", true)]
    [InlineData("a.b/c_d/e__f/g--h", true)]
    [InlineData("0/1/2", true)]
    [InlineData("A", false)]
    [InlineData("a..b", false)]
    [InlineData("a___b", false)]
    [InlineData("a._b", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("_a", false)]
    [InlineData("a//b", false)]
    [InlineData("../a", false)]
    [InlineData("a/..", false)]
    [InlineData("", false)]
    public void IsName_FollowsTheGrammar(string name, bool expected) => Assert.Equal(expected, RegistryPath.IsName(name));

    [Fact]
    public void IsName_RefusesMoreThan255Characters()
    {
        Assert.True(RegistryPath.IsName(new string('a', 255)));
        Assert.False(RegistryPath.IsName(new string('a', 256)));
    }

    [Theory]
    [InlineData("latest", true)]
    [InlineData("_v1.0-rc", true)]
    [InlineData(".a", false)]
    [InlineData("-a", false)]
    [InlineData("a/b", false)]
    [InlineData("", false)]
    public void IsTag_FollowsTheGrammar(string tag, bool expected) => Assert.Equal(expected, RegistryPath.IsTag(tag));

    [Theory]
    [InlineData("bytes=0-9", 0, 10)]
    [InlineData("bytes=90-", 90, 10)]
    [InlineData("bytes=90-1000", 90, 10)]
    [InlineData("bytes=-5", 95, 5)]
    [InlineData("bytes=-500", 0, 100)]
    [InlineData("bytes=100-", 0, -1)]
    [InlineData("bytes=-0", 0, -1)]
    public void Range_IsCutToTheContent(string head, long start, long length) => Assert.Equal(new ByteRange(start, length), ByteRange.Of(head, 100));

    [Theory]
    [InlineData(null)]
    [InlineData("items=0-9")]
    [InlineData("bytes=0-1,5-6")]
    [InlineData("bytes=9-0")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=")]
    public void Range_ThatIsNoneIsTheWhole(string? head) => Assert.Null(ByteRange.Of(head, 100));

    [Theory]
    [InlineData("0-9", 0, 10)]
    [InlineData("bytes 5-9/10", 5, 5)]
    [InlineData("5-9/*", 5, 5)]
    public void Chunk_IsRead(string head, long start, long length)
    {
        Assert.True(ByteRange.TryParseChunk(head, out var range));
        Assert.Equal(new ByteRange(start, length), range);
    }

    [Theory]
    [InlineData("")]
    [InlineData("9")]
    [InlineData("9-1")]
    [InlineData("-5")]
    public void Chunk_ThatIsNoneIsRefused(string head) => Assert.False(ByteRange.TryParseChunk(head, out _));
}
