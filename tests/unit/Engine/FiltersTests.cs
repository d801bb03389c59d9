using Skiff.Engine;
using Skiff.Errors;

namespace Skiff.Tests.Unit.Engine;

public sealed class FiltersTests
{
    [Theory]
    [InlineData("""{"label":["a=b","c"]}""")]
    [InlineData("""{"label":{"a=b":true,"c":true}}""")]
    public void Parse_BothForms_SameValues(string json)
    {
        var filters = Filters.Parse(json);
        Assert.Equal(["a=b", "c"], filters["label"]);
    }

    [Fact]
    public void Parse_FalseInMap_IsNotAValue() => Assert.Empty(Filters.Parse("""{"status":{"running":false}}""")["status"]);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    public void Parse_Nothing_AcceptsAll(string? json) => Assert.True(Filters.Parse(json).Accepts("name", "x"));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"a":1}""")]
    public void Parse_Nonsense_IsInvalid(string json)
        => Assert.Equal(ErrorKind.InvalidArgument, Assert.Throws<EngineException>(() => Filters.Parse(json)).Kind);

    [Fact]
    public void RequireOnly_UnknownName_NamesIt()
    {
        var error = Assert.Throws<EngineException>(() => Filters.Parse("""{"nope":["1"]}""").RequireOnly(new HashSet<string> { "name" }));
        Assert.Equal("Invalid filter 'nope'", error.Message);
    }

    [Fact]
    public void AcceptsLabels_AllMustHold()
    {
        var labels = new Dictionary<string, string> { ["a"] = "b", ["c"] = "d" };
        Assert.True(Filters.Of(("label", "a=b"), ("label", "c")).AcceptsLabels("label", labels));
        Assert.False(Filters.Of(("label", "a=b"), ("label", "c=x")).AcceptsLabels("label", labels));
        Assert.False(Filters.Of(("label", "a")).AcceptsLabels("label", null));
    }
}
