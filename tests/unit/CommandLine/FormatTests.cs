using Skiff.Api.Containers;
using Skiff.CommandLine.Formats;

namespace Skiff.Tests.Unit.CommandLine;

public sealed class FormatTests
{
    [Theory]
    [InlineData(0, "0B")]
    [InlineData(999, "999B")]
    [InlineData(1984302, "1.98MB")]
    [InlineData(73810000, "73.8MB")]
    [InlineData(206900000, "207MB")]
    [InlineData(999900, "1e+03kB")]
    public void Size_InThreeDigits_IsDockers(long bytes, string expected) => Assert.Equal(expected, ByteSize.Decimal(bytes, 3));

    [Theory]
    [InlineData(552960, "540KiB")]
    [InlineData(67108864, "64MiB")]
    [InlineData(25276063744, "23.54GiB")]
    public void Size_Binary_IsDockers(long bytes, string expected) => Assert.Equal(expected, ByteSize.Binary(bytes));

    [Theory]
    [InlineData("64m", 67108864)]
    [InlineData("1.5g", 1610612736)]
    [InlineData("100", 100)]
    [InlineData("1kb", 1024)]
    [InlineData("2MiB", 2097152)]
    [InlineData("-1", -1)]
    public void Size_Parsed(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse(text));

    [Theory]
    [InlineData(0.4, "Less than a second")]
    [InlineData(1, "1 second")]
    [InlineData(59, "59 seconds")]
    [InlineData(60, "About a minute")]
    [InlineData(150, "2 minutes")]
    [InlineData(3600, "About an hour")]
    [InlineData(3600 * 47, "47 hours")]
    [InlineData(86400 * 13, "13 days")]
    [InlineData(86400 * 14, "2 weeks")]
    [InlineData(86400 * 60, "2 months")]
    [InlineData(86400 * 365 * 3, "3 years")]
    public void Duration_InWords_IsDockers(double seconds, string expected) => Assert.Equal(expected, HumanDuration.Of(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("1m30s", 90_000_000_000)]
    [InlineData("100ms", 100_000_000)]
    [InlineData("1.5h", 5_400_000_000_000)]
    [InlineData("-1s", -1_000_000_000)]
    [InlineData("0", 0)]
    public void Duration_Parsed(string text, long nanoseconds) => Assert.Equal(nanoseconds, GoDuration.Parse(text));

    [Fact]
    public void Table_PadsColumnsOfNeighbouringLines()
    {
        Assert.Equal("NAME              ID\nx                 1\nlonger than ten   2\n", TextTable.Align("NAME\tID\nx\t1\nlonger than ten\t2\n"));
        Assert.Equal("a         b\nno column\nlonger than ten   c\n", TextTable.Align("a\tb\nno column\nlonger than ten\tc\n"));
    }

    [Fact]
    public void Table_CountsCharactersNotBytes() => Assert.Equal("a…        b\n", TextTable.Align("a…\tb\n"));

    [Fact]
    public void Ports_OnTheSameNumber_AreDrawnTogether()
    {
        PortSummary Port(string ip, int inner, int outer, string type = "tcp") => new() { IP = ip, PrivatePort = inner, PublicPort = outer, Type = type };
        Assert.Equal("0.0.0.0:18992->53/udp, [::]:18992->53/udp, 127.0.0.1:18991->8080/tcp",
            PortText.Of([Port("127.0.0.1", 8080, 18991), Port("0.0.0.0", 53, 18992, "udp"), Port("::", 53, 18992, "udp")]));
        Assert.Equal("0.0.0.0:80-82->80-82/tcp, 443/tcp", PortText.Of([Port("0.0.0.0", 80, 80), Port("0.0.0.0", 81, 81), Port("0.0.0.0", 82, 82), new PortSummary { PrivatePort = 443, Type = "tcp" }]));
    }

    [Theory]
    [InlineData("busybox", "docker.io/library/busybox", "busybox")]
    [InlineData("a/b:1", "docker.io/a/b:1", "a/b:1")]
    [InlineData("localhost:5000/x", "localhost:5000/x", "localhost:5000/x")]
    [InlineData("docker.io/library/x:y", "docker.io/library/x:y", "x:y")]
    [InlineData("index.docker.io/u/x", "docker.io/u/x", "u/x")]
    public void ImageName_Normalised(string text, string full, string familiar)
    {
        var name = ImageName.Parse(text);
        Assert.Equal((full, familiar), (name.Full, name.Familiar));
    }

    [Theory]
    [InlineData("h6 bad:ref", "invalid reference format")]
    [InlineData("H6Bad", "invalid reference format: repository name (library/H6Bad) must be lowercase")]
    [InlineData("dk-x:bad/tag", "invalid reference format")]
    [InlineData("a..b", "invalid reference format")]
    public void ImageName_Mistake_IsToldAsDockerTellsIt(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => ImageName.Parse(text)).Message);

    [Fact]
    public void Json_Indented_KeepsWhatItHolds() =>
        Assert.Equal("[\n    {\n        \"a\": {},\n        \"b\": [\n            1,\n            \"\\u003c, {\"\n        ]\n    }\n]", JsonLayout.Indent("[{\"a\":{},\"b\":[1,\"\\u003c, {\"]}]", "    "));

    [Theory]
    [InlineData("10m", "1795487400")]
    [InlineData("2024-01-01T00:00:00Z", "1704067200.000000000")]
    [InlineData("1704067200.5", "1704067200.5")]
    public void Timestamp_ForTheDaemon(string text, string expected) =>
        Assert.Equal(expected, GoTime.Timestamp(text, DateTimeOffset.FromUnixTimeSeconds(1795488000)));
}
