using Skiff.Errors;
using Skiff.Network.Addressing;

namespace Skiff.Tests.Unit.Network;

public sealed class SubnetTests
{
    [Theory]
    [InlineData("10.66.0.0/24", "10.66.0.0/24")]
    [InlineData("10.66.0.5/24", "10.66.0.0/24")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("::/0", "::/0")]
    [InlineData("fd00:1::5/64", "fd00:1::/64")]
    public void TryParse_Cidr_IsTheSubnetAroundTheAddress(string text, string subnet)
    {
        Assert.True(Subnet.TryParse(text, out var parsed, out _));
        Assert.Equal(subnet, parsed.ToString());
    }

    [Theory]
    [InlineData("10.66.0.0/33")]
    [InlineData("10.66.0.0")]
    [InlineData("10.66/16")]
    [InlineData("10.66.0.0/-1")]
    [InlineData("10.66.0.0/ 8")]
    [InlineData("fd00::/129")]
    [InlineData("fe80::1%eth0/64")]
    [InlineData("/8")]
    public void TryParse_OfWhatIsNone_IsFalse(string text) => Assert.False(Subnet.TryParse(text, out _, out _));

    [Fact]
    public void Choose_WalksDockersPools_AroundWhatIsTaken()
    {
        var pools = new SubnetPools([]);
        List<Subnet> taken = [Parse("172.17.0.0/16"), Parse("172.18.3.0/24"), Parse("172.19.0.0/16")];
        var chosen = new List<string>();
        for (var i = 0; i < 14; i++)
        {
            taken.Add(pools.Choose(taken));
            chosen.Add(taken[^1].ToString());
        }
        Assert.Equal("172.20.0.0/16", chosen[0]);
        Assert.Equal("172.31.0.0/16", chosen[11]);
        Assert.Equal(["192.168.0.0/20", "192.168.16.0/20"], chosen[12..]);
        taken.Add(Parse("192.168.0.0/16"));
        var error = Assert.Throws<EngineException>(() => pools.Choose(taken));
        Assert.StartsWith("could not find an available, non-overlapping IPv4 address pool", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_CutsConfiguredPools()
    {
        var pools = new SubnetPools([("10.5.0.0/23", 24)]);
        Assert.Equal("10.5.1.0/24", pools.Choose([Parse("10.5.0.7/32")]).ToString());
        Assert.Throws<EngineException>(() => new SubnetPools([("10.5.0.0/23", 16)]));
    }

    [Fact]
    public void MacAddress_IsMadeOfTheIPv4Address() =>
        Assert.Equal("02:42:ac:11:00:06", MacAddress.Format(MacAddress.FromIPv4(Parse("172.17.0.6/32").Base)));

    [Theory]
    [InlineData("02:42:ac:11:00")]
    [InlineData("02:42:ac:11:00:zz")]
    [InlineData("2:42:ac:11:00:06")]
    [InlineData("")]
    public void MacAddress_OfWhatIsNone_IsRefused(string text) => Assert.Throws<EngineException>(() => MacAddress.Parse(text));

    private static Subnet Parse(string text) => Subnet.TryParse(text, out var subnet, out _) ? subnet : throw new ArgumentException(text);
}
