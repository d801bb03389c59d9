using Skiff.Errors;

namespace Skiff.Network.Subordinate;

/// <summary>The options of a macvlan or ipvlan network, read.</summary>
internal sealed record SubordinateSettings
{
    public const string ParentOption = "parent", MacvlanModeOption = "macvlan_mode";
    public const string IpvlanModeOption = "ipvlan_mode", IpvlanFlagOption = "ipvlan_flag";
    private const string MtuOption = Bridge.BridgeSettings.MtuOption, PrefixOption = Bridge.BridgeSettings.InterfacePrefixOption;

    /// <summary>"macvlan" or "ipvlan".</summary>
    public required string Kind { get; init; }
    /// <summary>The link whose wire is shared; one of our own, leading nowhere, when the user names none.</summary>
    public required string Parent { get; init; }
    /// <summary>The user named no parent: a network of this host alone.</summary>
    public required bool HasOwnParent { get; init; }
    /// <summary>The kernel's number (IFLA_MACVLAN_MODE, IFLA_IPVLAN_MODE).</summary>
    public required uint Mode { get; init; }
    /// <summary>IFLA_IPVLAN_FLAGS: 0 bridge, 1 private, 2 vepa.</summary>
    public ushort Flags { get; init; }
    /// <summary>0: the parent's.</summary>
    public int Mtu { get; init; }
    public string InterfacePrefix { get; init; } = "eth";

    public bool IsMacvlan => Kind == "macvlan";

    /// <summary>One container alone, which has the parent's own hardware address.</summary>
    public bool IsPassthrough => IsMacvlan && Mode == 8;

    /// <summary>Packets are routed by the parent's network stack, and no broadcasts pass: ipvlan l3 and l3s.</summary>
    public bool IsRouted => !IsMacvlan && Mode > 0;

    /// <exception cref="EngineException">A value that the driver does not know; an option of Docker's that is not there.</exception>
    public static SubordinateSettings Parse(string driver, string networkId, IReadOnlyDictionary<string, string> options)
    {
        var macvlan = driver == "macvlan";
        var parent = options.GetValueOrDefault(ParentOption) ?? "";
        if (parent == "lo")
        {
            throw new EngineException(ErrorKind.Internal, $"loopback interface is not a valid {driver} parent link");
        }
        var settings = new SubordinateSettings
        {
            Kind = driver,
            HasOwnParent = parent.Length == 0,
            Parent = parent.Length > 0 ? OptionText.Interface(parent) : (macvlan ? "dm-" : "di-") + networkId[..12],
            Mode = macvlan ? MacvlanMode(options.GetValueOrDefault(MacvlanModeOption) ?? "") : IpvlanMode(options.GetValueOrDefault(IpvlanModeOption) ?? ""),
            Flags = macvlan ? (ushort)0 : IpvlanFlag(options.GetValueOrDefault(IpvlanFlagOption) ?? ""),
        };
        foreach (var (option, value) in options)
        {
            switch (option)
            {
                case MtuOption:
                    settings = settings with { Mtu = OptionText.Mtu(option, value) };
                    break;
                case PrefixOption:
                    settings = settings with { InterfacePrefix = OptionText.Interface(value) };
                    break;
                default:
                    OptionText.RefuseUnknown(option);
                    break;
            }
        }
        return settings;
    }

    private static uint MacvlanMode(string mode) => mode switch
    {
        "" or "bridge" => 4,
        "private" => 1,
        "vepa" => 2,
        "passthru" => 8,
        _ => throw new EngineException(
            ErrorKind.Internal, $"requested macvlan mode '{mode}' is not valid, 'bridge' mode is the macvlan driver default"),
    };

    private static uint IpvlanMode(string mode) => mode switch
    {
        "" or "l2" => 0,
        "l3" => 1,
        "l3s" => 2,
        _ => throw new EngineException(
            ErrorKind.Internal, $"requested ipvlan mode '{mode}' is not valid, 'l2' mode is the ipvlan driver default"),
    };

    private static ushort IpvlanFlag(string flag) => flag switch
    {
        "" or "bridge" => 0,
        "private" => 1,
        "vepa" => 2,
        _ => throw new EngineException(ErrorKind.Internal, $"requested ipvlan flag '{flag}' is not valid, 'bridge' is the ipvlan driver default"),
    };
}
