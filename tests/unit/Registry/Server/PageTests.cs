using Skiff.Registry.Server.Http;

namespace Skiff.Tests.Unit.Registry.Server;

public sealed class PageTests
{
    private static readonly string[] Sorted = ["a", "b", "c", "d"];

    [Fact]
    public void Page_WithoutNumberIsAll()
    {
        var page = Page.Of(Sorted, null, null);
        Assert.Equal(Sorted, page.Items);
        Assert.Null(page.Next);
    }

    [Fact]
    public void Pages_FollowEachOtherToTheEnd()
    {
        var first = Page.Of(Sorted, "3", null);
        Assert.Equal(["a", "b", "c"], first.Items);
        Assert.Equal("last=c&n=3", first.Next);
        var second = Page.Of(Sorted, "3", "c");
        Assert.Equal(["d"], second.Items);
        Assert.Null(second.Next);
    }

    [Fact]
    public void Last_NeedNotBeThere() => Assert.Equal(["c", "d"], Page.Of(Sorted, "10", "bb").Items);

    [Fact]
    public void Page_OfNothingHasNoNext() => Assert.Equal(new Page([], null).Next, Page.Of(Sorted, "0", null).Next);

    [Theory]
    [InlineData("-1")]
    [InlineData("x")]
    public void Number_ThatIsNoneIsRefused(string number) => Assert.Equal("PAGINATION_NUMBER_INVALID", Assert.Throws<RegistryFault>(() => Page.Of(Sorted, number, null)).Code);
}
