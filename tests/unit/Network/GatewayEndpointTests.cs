using Skiff.Network.Sandboxes;

namespace Skiff.Tests.Unit.Network;

public sealed class GatewayEndpointTests
{
    [Fact]
    public void GatewayOf_TakesPriorityFirst_ThenTheName()
    {
        var sandbox = Of(
            Endpoint("a") with { IPv6Gateway = "fd00::1" }, Endpoint("b") with { Gateway = "10.0.1.1" },
            Endpoint("c") with { Gateway = "10.0.2.1", IPv6Gateway = "fd02::1", GatewayPriority = 1 });
        Assert.Equal(("c", "c"), (sandbox.GatewayOf(ipv6: false)?.NetworkName, sandbox.GatewayOf(ipv6: true)?.NetworkName));
        sandbox = Of(sandbox.Endpoints[1], sandbox.Endpoints[0]);
        Assert.Equal(("b", "a", "b"), (sandbox.GatewayOf(ipv6: false)?.NetworkName, sandbox.GatewayOf(ipv6: true)?.NetworkName, sandbox.GatewayEndpoint?.NetworkName));
    }

    [Fact]
    public void GatewayOf_PrefersIPv6ThatWasAskedFor()
    {
        var sandbox = Of(Endpoint("a") with { IPv6Gateway = "fd00::1" }, Endpoint("b") with { IPv6Gateway = "fd01::1", ShowsIPv6 = true });
        Assert.Equal("b", sandbox.GatewayOf(ipv6: true)?.NetworkName);
        Assert.Null(Of(Endpoint("x")).GatewayEndpoint);
        Assert.NotNull(Of(Endpoint("l3") with { RoutesByLink = true, IPv4Address = "10.0.0.2" }).GatewayEndpoint);
    }

    private static EndpointState Endpoint(string network) =>
        new() { EndpointId = network, NetworkId = network, NetworkName = network, InterfaceName = "eth0" };

    private static SandboxState Of(params IReadOnlyList<EndpointState> endpoints) =>
        new() { Id = "s", ContainerId = "c", ContainerName = "c", Path = "/", Endpoints = endpoints };
}
