using System.Net;
using System.Net.Sockets;
using Skiff.Errors;

namespace Skiff.Network.Bridge;

/// <summary>The options of a bridge network (<c>com.docker.network.*</c>), read.</summary>
internal sealed record BridgeSettings
{
    public const string NameOption = "com.docker.network.bridge.name";
    public const string DefaultOption = "com.docker.network.bridge.default_bridge";
    public const string CommunicationOption = "com.docker.network.bridge.enable_icc";
    public const string MasqueradeOption = "com.docker.network.bridge.enable_ip_masquerade";
    public const string HostBindingOption = "com.docker.network.bridge.host_binding_ipv4";
    public const string MtuOption = "com.docker.network.driver.mtu";
    public const string InterfacePrefixOption = "com.docker.network.container_iface_prefix";
    public const string ModeIPv4Option = "com.docker.network.bridge.gateway_mode_ipv4";
    public const string ModeIPv6Option = "com.docker.network.bridge.gateway_mode_ipv6";
    public const string InhibitIPv4Option = "com.docker.network.bridge.inhibit_ipv4";
    public const string TrustedOption = "com.docker.network.bridge.trusted_host_interfaces";
    public const string HostIPv4Option = "com.docker.network.host_ipv4";
    public const string HostIPv6Option = "com.docker.network.host_ipv6";
    private const int DefaultMtu = 1500;

    public required string InterfaceName { get; init; }
    public int Mtu { get; init; } = DefaultMtu;
    /// <summary>Containers on the network may talk to each other.</summary>
    public bool Communication { get; init; } = true;
    public bool Masquerade { get; init; } = true;
    public GatewayMode ModeIPv4 { get; init; }
    public GatewayMode ModeIPv6 { get; init; }
    /// <summary>The bridge has no IPv4 address: the gateway is somebody else's.</summary>
    public bool InhibitIPv4 { get; init; }
    /// <summary>Links of the host from which published ports are reached at the containers' addresses too.</summary>
    public IReadOnlyList<string> TrustedInterfaces { get; init; } = [];
    /// <summary>The host's address that containers have outside; null: that of the link they leave by.</summary>
    public IPAddress? HostIPv4 { get; init; }
    public IPAddress? HostIPv6 { get; init; }
    /// <summary>The host address for ports published without one; empty: all.</summary>
    public string HostBinding { get; init; } = "";
    /// <summary>Interfaces in containers are called this and a number.</summary>
    public string InterfacePrefix { get; init; } = "eth";

    /// <exception cref="EngineException">InvalidArgument: a value that cannot be right. NotImplemented: an option of Docker's that is not there.</exception>
    public static BridgeSettings Parse(string networkId, IReadOnlyDictionary<string, string> options, bool isInternal)
    {
        var settings = new BridgeSettings { InterfaceName = "br-" + networkId[..12] };
        foreach (var (option, value) in options)
        {
            settings = option switch
            {
                NameOption => settings with { InterfaceName = OptionText.Interface(value) },
                MtuOption => settings with { Mtu = OptionText.Mtu(option, value) is var mtu and > 0 ? mtu : DefaultMtu },
                CommunicationOption => settings with { Communication = OptionText.Boolean(option, value) },
                MasqueradeOption => settings with { Masquerade = OptionText.Boolean(option, value) },
                HostBindingOption => settings with { HostBinding = Binding(option, value) },
                InterfacePrefixOption => settings with { InterfacePrefix = OptionText.Interface(value) },
                ModeIPv4Option => settings with { ModeIPv4 = Mode(option, value, isInternal) },
                ModeIPv6Option => settings with { ModeIPv6 = Mode(option, value, isInternal) },
                InhibitIPv4Option => settings with { InhibitIPv4 = OptionText.Boolean(option, value) },
                TrustedOption => settings with { TrustedInterfaces = [.. value.Split(':').Select(OptionText.Interface)] },
                HostIPv4Option => settings with { HostIPv4 = OptionText.Address(option, value, AddressFamily.InterNetwork) },
                HostIPv6Option => settings with { HostIPv6 = OptionText.Address(option, value, AddressFamily.InterNetworkV6) },
                DefaultOption => settings,
                _ => Other(settings, option),
            };
        }
        return settings;
    }

    private static BridgeSettings Other(BridgeSettings settings, string option)
    {
        OptionText.RefuseUnknown(option);
        return settings;
    }

    private static GatewayMode Mode(string option, string value, bool isInternal) => value switch
    {
        "" or "nat" => GatewayMode.Nat,
        "nat-unprotected" => GatewayMode.NatUnprotected,
        "routed" => GatewayMode.Routed,
        "isolated" when isInternal => GatewayMode.Isolated,
        "isolated" => throw new EngineException(
            ErrorKind.InvalidArgument, $"gateway mode 'isolated' can only be used for an internal network ({option})"),
        _ => throw OptionText.Invalid(option, value, $"unknown gateway mode {value}"),
    };

    private static string Binding(string option, string value) =>
        OptionText.Address(option, value, AddressFamily.InterNetwork).Equals(IPAddress.Any) ? "" : value;
}
