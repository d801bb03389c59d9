using System.Text;
using Skiff.Server.BuildKit.Sessions;

namespace Skiff.Tests.Unit.Server;

public sealed class HeaderSplitterTests
{
    [Fact]
    public void TabsMakeSeveralFields_AndTheRestStays()
    {
        byte[] block = [0x83, .. Literal("a", "x"), .. Literal("list", "one\ttwo"), .. Literal("b", "y")];
        byte[] data = [.. Frame(0, 1, 3, "\t data"u8.ToArray())];
        byte[] sent = [.. new byte[24], .. Frame(4, 0, 0, []), .. Frame(1, 5, 3, block), .. data];
        byte[] split = [0x83, .. Literal("a", "x"), .. Literal("list", "one"), .. Literal("list", "two"), .. Literal("b", "y")];
        Assert.Equal([.. new byte[24], .. Frame(4, 0, 0, []), .. Frame(1, 5, 3, split), .. data], new HeaderSplitter().Rewrite(sent).ToArray());
    }

    [Fact]
    public void WhatGrowsBeyondAFrame_GoesOnInTheNext()
    {
        var values = string.Join('\t', Enumerable.Range(0, 3000).Select(static number => $"pattern-{number}"));
        var block = Literal("list", values);
        var splitter = new HeaderSplitter();
        splitter.Rewrite(new byte[24]);
        byte[] sent = [.. Frame(1, 1, 5, block[..16384]), .. Frame(9, 4, 5, block[16384..])];
        var result = splitter.Rewrite(sent).Span;
        var (frames, total) = (0, 0);
        while (result.Length > 0)
        {
            var length = (result[0] << 16) | (result[1] << 8) | result[2];
            Assert.True(length <= 16384);
            Assert.Equal(frames == 0 ? 1 : 9, result[3]);
            Assert.Equal(result.Length == length + 9, (result[4] & 4) != 0);
            total += length;
            frames++;
            result = result[(length + 9)..];
        }
        Assert.Equal(Enumerable.Range(0, 3000).Sum(static number => Literal("list", $"pattern-{number}").Length), total);
    }

    private static byte[] Literal(string name, string value) => [0, .. Text(name), .. Text(value)];

    private static byte[] Text(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        if (bytes.Length < 127)
            return [(byte)bytes.Length, .. bytes];
        var length = new List<byte> { 127 };
        var rest = bytes.Length - 127;
        for (; rest >= 128; rest >>= 7)
            length.Add((byte)(rest | 0x80));
        length.Add((byte)rest);
        return [.. length, .. bytes];
    }

    private static byte[] Frame(byte type, byte flags, byte stream, byte[] payload)
        => [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, stream, .. payload];
}
