using System.Text;
using System.Text.Json.Nodes;
using Skiff.Runtime.Shim.Logs;

namespace Skiff.Tests.Unit.Runtime.Shim;

public sealed class LogLineTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\"b\\c", "a\\\"b\\\\c")]
    [InlineData("\r\t\u0000\u001b[0m", "\\r\\u0009\\u0000\\u001b[0m")]
    [InlineData("<a href='x'>&</a>", "\\u003ca href='x'\\u003e\\u0026\\u003c/a\\u003e")]
    [InlineData("ünïcödé 日本 😀\u007f", "ünïcödé 日本 😀\u007f")]
    [InlineData("\u2028\u2029", "\\u2028\\u2029")]
    [InlineData("\ufffd", "\ufffd")]
    public void Write_EscapesAsGoDoes(string text, string escaped) =>
        Assert.Equal($"{{\"log\":\"{escaped}\\n\",\"stream\":\"stdout\",\"time\":\"T\"}}\n", Line(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe, (byte)'a' }, "\\ufffd\\ufffda")]
    [InlineData(new byte[] { 0xe6, 0x97, (byte)'a' }, "\\ufffd\\ufffda")]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 }, "\\ufffd\\ufffd\\ufffd")]
    [InlineData(new byte[] { 0xc0, 0x80 }, "\\ufffd\\ufffd")]
    [InlineData(new byte[] { 0xf0, 0x9f, 0x98 }, "\\ufffd\\ufffd\\ufffd")]
    public void Write_ReplacesEachByteThatIsNoCharacter(byte[] text, string escaped) =>
        Assert.Contains($"\"log\":\"{escaped}\\n\"", Line(text));

    [Fact]
    public void Write_PutsAttributesBeforeTheTime()
    {
        var buffer = new byte[LogLine.MaxLength(1, 32)];
        var length = LogLine.Write(buffer, "x"u8, hasEnd: false, new LogContext { IsError = true, Attributes = "{\"k\":\"v\"}"u8, Time = "T"u8 });
        Assert.Equal("{\"log\":\"x\",\"stream\":\"stderr\",\"attrs\":{\"k\":\"v\"},\"time\":\"T\"}\n", Encoding.UTF8.GetString(buffer, 0, length));
    }

    [Fact]
    public void Write_OfAnyBytes_IsJsonWithinTheLengthPromised()
    {
        var random = new Random(1);
        for (var i = 0; i < 1000; i++)
        {
            var text = new byte[random.Next(100)];
            random.NextBytes(text);
            Assert.NotNull((string?)JsonNode.Parse(Line(text))!["log"]);
        }
    }

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00Z")]
    [InlineData(1732414820903443505, "2024-11-24T02:20:20.903443505Z")]
    [InlineData(1732414820900000000, "2024-11-24T02:20:20.9Z")]
    [InlineData(1732414820000000010, "2024-11-24T02:20:20.00000001Z")]
    [InlineData(1709251199999999999, "2024-02-29T23:59:59.999999999Z")]
    public void Time_IsRfc3339WithoutZerosAtTheEnd(long nanoseconds, string expected)
    {
        var buffer = new byte[LogTime.MaxLength];
        Assert.Equal(expected, Encoding.ASCII.GetString(buffer, 0, LogTime.Format(nanoseconds, buffer)));
    }

    private static string Line(ReadOnlySpan<byte> text)
    {
        var buffer = new byte[LogLine.MaxLength(text.Length, 0)];
        var length = LogLine.Write(buffer, text, hasEnd: true, new LogContext { IsError = false, Attributes = default, Time = "T"u8 });
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
