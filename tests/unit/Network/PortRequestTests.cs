using Skiff.Errors;
using Skiff.Network.Ports;

namespace Skiff.Tests.Unit.Network;

public sealed class PortRequestTests
{
    [Theory]
    [InlineData("80", "", "8080", "tcp", 80, 8080, 8080)]
    [InlineData("80/TCP", "127.0.0.1", "", "tcp", 80, 0, 0)]
    [InlineData("53/udp", "::1", "5000-5010", "udp", 53, 5000, 5010)]
    [InlineData("9/sctp", "", "0", "sctp", 9, 0, 0)]
    public void Parse_ReadsTheApisForms(string container, string ip, string host, string protocol, int port, int first, int last)
    {
        var request = PortRequest.Parse(container, ip, host);
        Assert.Equal((protocol, port, ip, first, last), (request.Protocol, request.ContainerPort, request.HostIp, request.HostPort, request.HostPortEnd));
    }

    [Theory]
    [InlineData("80/icmp", "", "", "invalid proto: icmp")]
    [InlineData("0", "", "", "invalid port specification: \"0\"")]
    [InlineData("70000", "", "", "invalid port specification: \"70000\"")]
    [InlineData("80", "nowhere", "", "invalid IP address: nowhere")]
    [InlineData("80", "", "70000", "invalid port specification: \"70000\"")]
    [InlineData("80", "", "90-80", "invalid port specification: \"90-80\"")]
    [InlineData("80", "", "-", "invalid port specification: \"-\"")]
    public void Parse_OfWhatCannotBe_IsRefused(string container, string ip, string host, string message)
    {
        var error = Assert.Throws<EngineException>(() => PortRequest.Parse(container, ip, host));
        Assert.Equal((ErrorKind.InvalidArgument, message), (error.Kind, error.Message));
    }

    [Fact]
    public void Join_MakesRangesOfNeighbours_AndOfNothingElse()
    {
        PortRequest[] requests =
        [
            Of(8002, 82), Of(8000, 80), Of(8001, 81), // in order on both sides
            Of(8003, 90), // follows on the host only
            Of(0, 83), Of(0, 84), // any port each
            Of(9000, 70) with { HostPortEnd = 9005 }, // one of several
            Of(8001, 81) with { Protocol = "udp" }, Of(8002, 82) with { Protocol = "udp", HostIp = "127.0.0.1" },
        ];
        Assert.Equal(
            [("tcp", 8000, 80, 3), ("tcp", 8003, 90, 1), ("tcp", 9000, 70, 1), ("tcp", 0, 83, 1), ("tcp", 0, 84, 1), ("udp", 8001, 81, 1), ("udp", 8002, 82, 1)],
            PortRange.Join(requests).Select(range => (range.Protocol, range.HostPort, range.ContainerPort, range.Count)));
    }

    private static PortRequest Of(int host, int container) => new() { Protocol = "tcp", HostPort = host, ContainerPort = container };
}
