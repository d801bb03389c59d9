using Skiff.Linux.Netlink;

namespace Skiff.Tests.Unit.Linux;

/// <summary>Messages, byte by byte, as linux/netlink.h and linux/netfilter/nf_tables.h lay them out.</summary>
public sealed class NetlinkBatchTests
{
    [Fact]
    public void Messages_AreAlignedAndCountTheirLength()
    {
        var batch = new NetlinkBatch();
        batch.Begin(16, NetlinkFlags.Ack | NetlinkFlags.Create, "first").Text(3, "ab").UInt32(4, 1500);
        var nested = batch.Open(18);
        batch.Byte(1, 7).Close(nested);
        batch.Begin(20, NetlinkFlags.Ack, "second");

        Assert.Equal(2, batch.Acknowledged);
        Assert.Equal(
            "2C000000" + "1000" + "0504" + "00000000" + "00000000"
            + "07000300" + "61620000" + "08000400" + "DC050000" + "0C001280" + "05000100" + "07000000"
            + "10000000" + "1400" + "0500" + "01000000" + "00000000",
            Convert.ToHexString(batch.Span));
    }

    [Fact]
    public void Attributes_AreFoundAndMalformedOnesEndTheWalk()
    {
        var batch = new NetlinkBatch();
        batch.Begin(16, NetlinkFlags.None, "x").Text(3, "ab").UInt32(4, 1500);
        var attributes = batch.Span[16..];

        Assert.Equal(1500, BitConverter.ToInt32(NetlinkAttributes.Find(attributes, 4)));
        Assert.True(NetlinkAttributes.Find(attributes, 9).IsEmpty);
        Assert.True(NetlinkAttributes.Find(Convert.FromHexString("0300030000000000"), 3).IsEmpty);
        Assert.True(NetlinkAttributes.Find(Convert.FromHexString("FF000300AA"), 3).IsEmpty);
        Assert.True(NetlinkAttributes.Find(Convert.FromHexString("04"), 3).IsEmpty);
    }

    [Fact]
    public void Transaction_IsFramedAndNamesItsTable()
    {
        var batch = new NftBatch(NftFamily.Inet, "t").AddTable();
        Assert.Equal(
            "14000000" + "1000" + "0100" + "00000000" + "00000000" + "0000000A"
            + "24000000" + "000A" + "0504" + "01000000" + "00000000" + "01000000" + "06000100" + "74000000" + "08000200" + "00000000"
            + "14000000" + "1100" + "0100" + "02000000" + "00000000" + "0000000A",
            Convert.ToHexString(batch.Finish().Span));
    }

    [Fact]
    public void Elements_AreSplitBeforeAnAttributeOverflows()
    {
        var elements = Enumerable.Range(0, 5000).Select(i => new NftElement(new byte[8], new byte[8]));
        var bytes = new NftBatch(NftFamily.Inet, "t").AddElements("s", elements).Finish().Span;
        var messages = 0;
        for (var at = 0; at < bytes.Length; messages++)
        {
            var length = BitConverter.ToInt32(bytes[at..]);
            Assert.InRange(length, 16, 65_535 + 100);
            at += length;
        }
        Assert.Equal(2 + 3, messages);
    }

    [Fact]
    public void InterfaceName_FillsARegister() =>
        Assert.Equal("736B6966663000000000000000000000", Convert.ToHexString(NftBatch.InterfaceName("skiff0")));
}
