using System.Globalization;
using System.Net;
using Skiff.Errors;

namespace Skiff.Network.Bridge;

/// <summary>The options of a bridge network (<c>com.docker.network.*</c>), read.</summary>
public sealed record BridgeSettings
{
    public const string NameOption = "com.docker.network.bridge.name";
    public const string DefaultOption = "com.docker.network.bridge.default_bridge";
    public const string CommunicationOption = "com.docker.network.bridge.enable_icc";
    public const string MasqueradeOption = "com.docker.network.bridge.enable_ip_masquerade";
    public const string HostBindingOption = "com.docker.network.bridge.host_binding_ipv4";
    public const string MtuOption = "com.docker.network.driver.mtu";
    public const string InterfacePrefixOption = "com.docker.network.container_iface_prefix";
    /// <summary>An option of an endpoint: the name of its interface in the container.</summary>
    public const string EndpointNameOption = "com.docker.network.endpoint.ifname";
    private const int LongestInterfaceName = 15;

    public required string InterfaceName { get; init; }
    public int Mtu { get; init; } = 1500;
    /// <summary>Containers on the network may talk to each other.</summary>
    public bool Communication { get; init; } = true;
    public bool Masquerade { get; init; } = true;
    /// <summary>The host address for ports published without one; empty: all.</summary>
    public string HostBinding { get; init; } = "";
    /// <summary>Interfaces in containers are called this and a number.</summary>
    public string InterfacePrefix { get; init; } = "eth";

    /// <exception cref="EngineException">InvalidArgument: an unknown option, or a value that cannot be right.</exception>
    public static BridgeSettings Parse(string networkId, IReadOnlyDictionary<string, string> options)
    {
        var settings = new BridgeSettings { InterfaceName = "br-" + networkId[..12] };
        foreach (var (option, value) in options)
        {
            settings = option switch
            {
                NameOption => settings with { InterfaceName = Interface(value) },
                MtuOption => settings with { Mtu = Number(option, value) },
                CommunicationOption => settings with { Communication = Boolean(option, value) },
                MasqueradeOption => settings with { Masquerade = Boolean(option, value) },
                HostBindingOption => settings with { HostBinding = Address(value) },
                InterfacePrefixOption => settings with { InterfacePrefix = Interface(value) },
                DefaultOption => settings,
                _ when option.StartsWith("com.docker.network.", StringComparison.Ordinal) =>
                    throw new EngineException(ErrorKind.NotImplemented, $"network option {option} is not supported"),
                _ => settings, // options of others' tools are kept and shown, as Docker does
            };
        }
        return settings;
    }

    /// <summary>The value, if an interface can be called so.</summary>
    public static string Interface(string value) =>
        value.Length is > 0 and <= LongestInterfaceName && !value.Any(c => c is '/' or ':' or ' ' || char.IsControl(c))
            ? value
            : throw new EngineException(ErrorKind.InvalidArgument, $"invalid interface name: \"{value}\"");

    private static int Number(string option, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is 0 or (>= 68 and <= 65535)
            ? number == 0 ? 1500 : number
            : throw Invalid(option, value);

    private static bool Boolean(string option, string value) => value switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw Invalid(option, value),
    };

    private static string Address(string value) =>
        IPAddress.TryParse(value, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            ? address.Equals(IPAddress.Any) ? "" : value
            : throw Invalid(HostBindingOption, value);

    private static EngineException Invalid(string option, string value) =>
        new(ErrorKind.InvalidArgument, $"failed to parse {option} value: \"{value}\"");
}
