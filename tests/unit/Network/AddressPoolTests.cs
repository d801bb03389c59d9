using Skiff.Network.Addressing;

namespace Skiff.Tests.Unit.Network;

public sealed class AddressPoolTests
{
    [Fact]
    public void TryTake_GivesSerialAddresses_AndReleasedOnesOnlyAfterTheEnd()
    {
        var pool = Pool("10.0.0.0/29");
        Assert.Equal("10.0.0.1", Take(pool));
        Assert.Equal("10.0.0.2", Take(pool));
        pool.Release(Number("10.0.0.1"));
        Assert.Equal(["10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6", "10.0.0.1"], [.. Enumerable.Range(0, 5).Select(_ => Take(pool))]);
        Assert.False(pool.TryTake(out _));
        pool.Release(Number("10.0.0.4"));
        Assert.Equal("10.0.0.4", Take(pool));
    }

    [Theory]
    [InlineData("10.0.0.0/30", null, 2)]
    [InlineData("10.0.0.0/31", null, 2)]
    [InlineData("10.0.0.0/32", null, 1)]
    [InlineData("10.0.0.0/24", "10.0.0.128/25", 127)] // the broadcast address is left out
    [InlineData("10.0.0.0/24", "10.0.0.0/25", 127)] // the network address is left out
    [InlineData("10.0.0.0/24", "10.0.0.64/26", 64)]
    [InlineData("fd00::/120", null, 255)]
    public void TryTake_GivesEveryUsableAddressOfTheRangeOnce(string subnet, string? range, int count)
    {
        var pool = Pool(subnet, range);
        var taken = new HashSet<UInt128>();
        while (pool.TryTake(out var address))
        {
            Assert.True(taken.Add(address));
            Assert.True(pool.Subnet.Contains(address));
        }
        Assert.Equal(count, taken.Count);
    }

    [Fact]
    public void TryTake_UnderRandomUse_NeverGivesAnAddressTwice()
    {
        var random = new Random(20);
        for (var round = 0; round < 50; round++)
        {
            var pool = Pool("192.168.7.0/" + random.Next(24, 31));
            var used = new HashSet<UInt128>();
            for (var step = 0; step < 2000; step++)
            {
                if (used.Count > 0 && random.Next(2) == 0)
                {
                    var released = used.ElementAt(random.Next(used.Count));
                    pool.Release(released);
                    used.Remove(released);
                }
                else if (random.Next(4) == 0)
                {
                    var wanted = pool.Subnet.Base + (UInt128)random.Next(1, 200);
                    Assert.Equal(used.Add(wanted), pool.TryTake(wanted));
                }
                else if (pool.TryTake(out var address))
                {
                    Assert.True(used.Add(address));
                }
            }
        }
    }

    [Fact]
    public void Restore_TakesAndGoesOnBehind()
    {
        var pool = Pool("10.0.0.0/24");
        pool.Restore(Number("10.0.0.9"));
        pool.Restore(Number("10.0.0.4"));
        Assert.Equal("10.0.0.10", Take(pool));
        Assert.False(pool.TryTake(Number("10.0.0.4")));
    }

    [Fact]
    public void TryTake_InALargeSubnet_DoesNotSearchIt()
    {
        var pool = Pool("10.0.0.0/8");
        for (var i = 0; i < 100_000; i++)
        {
            Assert.True(pool.TryTake(out var address));
            pool.Release(address);
        }
        Assert.Equal("10.1.134.161", Take(pool));
    }

    private static AddressPool Pool(string subnet, string? range = null)
    {
        Assert.True(Subnet.TryParse(subnet, out var parsed, out _));
        return new AddressPool(parsed, range is null ? null : Subnet.TryParse(range, out var part, out _) ? part : throw new ArgumentException(range));
    }

    private static string Take(AddressPool pool)
    {
        Assert.True(pool.TryTake(out var address));
        return Subnet.ToAddress(address, pool.Subnet.IsIPv6).ToString();
    }

    private static UInt128 Number(string address) => Subnet.ToNumber(System.Net.IPAddress.Parse(address));
}
