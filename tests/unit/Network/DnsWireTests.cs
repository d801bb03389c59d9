using System.Net;
using Skiff.Network.Dns;

namespace Skiff.Tests.Unit.Network;

public sealed class DnsWireTests
{
    [Fact]
    public void TryRead_OfAQuery_GivesNameTypeAndPayloadSize()
    {
        var message = Message("WwW.Example.org", 28, edns: 4096);
        Assert.True(DnsWire.TryRead(message, out var question, out var code));
        Assert.Null(code);
        Assert.Equal(("www.example.org", 28, 1, 4096), (question.Name, question.Type, question.Class, question.PayloadSize));
        Assert.Equal(message.Length - 11, question.End);
    }

    [Fact]
    public void Readers_OfGarbage_NeverFail()
    {
        var random = new Random(1035); // the same garbage each time
        var query = Message("www.example.org", 1, edns: 1232);
        var answer = DnsWire.Reply(query, query.Length - 11, DnsCode.NoError);
        for (var i = 0; i < 200_000; i++)
        {
            var message = (i % 3) switch { 0 => new byte[random.Next(80)], 1 => query.ToArray(), _ => answer.ToArray() };
            if (i % 3 == 0)
            {
                random.NextBytes(message);
            }
            for (var flips = random.Next(6); flips > 0 && message.Length > 0; flips--)
            {
                message[random.Next(message.Length)] = (byte)random.Next(256);
            }
            ReadOnlySpan<byte> cut = message.AsSpan(0, random.Next(message.Length + 1));
            _ = DnsWire.TimesToLive(cut);
            _ = DnsWire.Answers(cut, query, query.Length - 11);
            if (DnsWire.TryRead(cut, out var question, out var code))
            {
                Assert.InRange(question.End, DnsWire.HeaderSize, cut.Length);
                Assert.True(DnsWire.Reply(cut, question, [IPAddress.Loopback, IPAddress.Loopback], stream: false).Length <= DnsWire.LargestPayload);
            }
            else if (code is { } failure)
            {
                Assert.Equal(DnsWire.HeaderSize, DnsWire.Reply(cut, DnsWire.HeaderSize, failure).Length);
            }
        }
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("12670100000100000000", null)] // shorter than a header
    [InlineData("126781000001000000000000", null)] // an answer
    [InlineData("126708000001000000000000", 4)] // an inverse query
    [InlineData("126701000000000000000000", 1)] // no question
    [InlineData("126701000001000000000000", 1)] // none where it should be
    [InlineData("126701000001000000000000C00C00010001", 1)] // a pointer to nowhere
    [InlineData("12670100000100000000000003777777", 1)] // cut off
    [InlineData("12670100000100000000000103777777000001000100", 1)] // an additional record cut off
    public void TryRead_OfOtherThings_SaysWhatToAnswer(string hex, int? expected)
    {
        Assert.False(DnsWire.TryRead(Convert.FromHexString(hex), out _, out var code));
        Assert.Equal(expected, (int?)code);
    }

    [Fact]
    public void TryRead_OfAnythingAtAll_DoesNotThrow()
    {
        var random = new Random(11);
        var valid = Message("a.b", 1, edns: 512);
        for (var i = 0; i < 100_000; i++)
        {
            var message = valid.AsSpan(0, random.Next(valid.Length + 1)).ToArray();
            for (var flips = random.Next(4); flips > 0 && message.Length > 0; flips--)
            {
                message[random.Next(message.Length)] = (byte)random.Next(256);
            }
            DnsWire.TryRead(message, out _, out _);
            DnsWire.TimesToLive(message);
        }
    }

    [Fact]
    public void Reply_CarriesAddresses_AndCutsOffWhatDoesNotFit()
    {
        var query = Message("one", 1, edns: 0);
        Assert.True(DnsWire.TryRead(query, out var question, out _));
        var few = DnsWire.Reply(query, question, [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2")], stream: false);
        Assert.Equal((byte)0x81, few[2]);
        Assert.Equal((byte)0x80, few[3]);
        Assert.EndsWith("C00C00010001000002580004" + "0A000001" + "C00C00010001000002580004" + "0A000002", Convert.ToHexString(few), StringComparison.Ordinal);

        var many = Enumerable.Range(0, 100).Select(i => new IPAddress([10, 0, 0, (byte)i])).ToList();
        var cut = DnsWire.Reply(query, question, many, stream: false);
        Assert.InRange(cut.Length, 480, 512);
        Assert.True(DnsWire.IsTruncated(cut));
        Assert.False(DnsWire.IsTruncated(DnsWire.Reply(query, question, many, stream: true)));
    }

    [Fact]
    public void Cache_CountsDown_AndForgets()
    {
        var time = new ManualTime();
        var cache = new AnswerCache(time);
        var key = new CacheKey("192.0.2.1", "one", 1, 1, 0x0100, 0);
        var query = Message("one", 1, edns: 0);
        Assert.True(DnsWire.TryRead(query, out var question, out _));
        var answer = DnsWire.Reply(query, question, [IPAddress.Loopback], stream: false);
        cache.Add(key, answer);

        time.Advance(TimeSpan.FromSeconds(100));
        var offset = Assert.Single(DnsWire.TimesToLive(answer)!);
        Assert.Equal(500, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(cache.Find(key).AsSpan(offset)));
        Assert.Null(cache.Find(key with { Servers = "192.0.2.2" }));
        time.Advance(TimeSpan.FromSeconds(500));
        Assert.Null(cache.Find(key));
    }

    [Fact]
    public void Cache_KeepsNoFailures()
    {
        var cache = new AnswerCache(new ManualTime());
        var key = new CacheKey("s", "one", 1, 1, 0, 0);
        var query = Message("one", 1, edns: 0);
        cache.Add(key, DnsWire.Reply(query, query.Length, DnsCode.ServerFailure));
        Assert.Null(cache.Find(key));
    }

    [Theory]
    [InlineData("3.0.22.172.in-addr.arpa", "172.22.0.3")]
    [InlineData("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", "2001:db8::1")]
    [InlineData("22.172.in-addr.arpa", null)]
    [InlineData("300.0.22.172.in-addr.arpa", null)]
    [InlineData("in-addr.arpa", null)]
    public void ReverseName_StandsForAnAddress(string name, string? address)
    {
        Assert.Equal(address is not null, ReverseName.TryParse(name, out var parsed));
        Assert.Equal(address ?? "255.255.255.255", parsed.ToString());
    }

    private static byte[] Message(string name, ushort type, ushort edns)
    {
        List<byte> bytes = [0x12, 0x67, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, (byte)(edns > 0 ? 1 : 0)];
        foreach (var label in name.Split('.'))
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(System.Text.Encoding.ASCII.GetBytes(label));
        }
        bytes.AddRange([0, (byte)(type >> 8), (byte)type, 0, 1]);
        if (edns > 0)
        {
            bytes.AddRange([0, 0, 41, (byte)(edns >> 8), (byte)edns, 0, 0, 0, 0, 0, 0]);
        }
        return [.. bytes];
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan time) => _now += time.Ticks;
    }
}
