using FsCheck.Xunit;
using Skiff.Registry.Client.Authentication;

namespace Skiff.Tests.Unit.Registry;

public sealed class AuthChallengeTests
{
    [Fact]
    public void Parse_Bearer_HasItsParameters()
    {
        var challenge = Assert.Single(AuthChallenge.Parse("""Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push",error="insufficient_scope" """));
        Assert.True(challenge.IsBearer);
        Assert.Equal("https://auth.docker.io/token", challenge["realm"]);
        Assert.Equal("registry.docker.io", challenge["Service"]);
        Assert.Equal("repository:a/b:pull,push", challenge["scope"]);
    }

    [Fact]
    public void Parse_TwoChallenges_KeepsThemApart()
    {
        var challenges = AuthChallenge.Parse("""Basic realm="a \"b\"", charset=UTF-8, bearer realm=x""");
        Assert.Equal(2, challenges.Count);
        Assert.True(challenges[0].IsBasic);
        Assert.Equal("a \"b\"", challenges[0]["realm"]);
        Assert.Equal("UTF-8", challenges[0]["charset"]);
        Assert.True(challenges[1].IsBearer);
        Assert.Equal("x", challenges[1]["realm"]);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData(",,", 0)]
    [InlineData("Bearer", 1)]
    [InlineData("Bearer realm=\"never ends", 1)]
    [InlineData("= = =", 0)]
    public void Parse_Malformed_ReadsWhatThereIs(string field, int count) => Assert.Equal(count, AuthChallenge.Parse(field).Count);

    [Property]
    public void Parse_Anything_NeverThrows(string field) => AuthChallenge.Parse(field ?? "");
}
