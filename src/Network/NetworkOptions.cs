namespace Skiff.Network;

/// <summary>What the daemon's configuration says about networks.</summary>
public sealed record NetworkOptions
{
    /// <summary>Network records are kept in <c>&lt;DataRoot&gt;/network</c>.</summary>
    public required string DataRoot { get; init; }
    /// <summary>Namespaces are kept in <c>&lt;ExecRoot&gt;/netns</c>.</summary>
    public required string ExecRoot { get; init; }
    /// <summary>
    /// Tells engines on one host apart: the default bridge and the firewall table carry it. Empty for the main one
    /// (skiff0, table skiff); see <see cref="InstanceOf"/>.
    /// </summary>
    public string Instance { get; init; } = "";
    /// <summary>--bridge: an existing bridge to use for the network "bridge", or "none" for no such network.</summary>
    public string? Bridge { get; init; }
    /// <summary>--bip: address of the default bridge in CIDR notation.</summary>
    public string? BridgeAddress { get; init; }
    /// <summary>--fixed-cidr: the part of the default bridge's subnet that containers get addresses from.</summary>
    public string? FixedCidr { get; init; }
    /// <summary>--default-gateway.</summary>
    public string? DefaultGateway { get; init; }
    /// <summary>--mtu for the default bridge.</summary>
    public int Mtu { get; init; } = 1500;
    /// <summary>--icc.</summary>
    public bool InterContainerCommunication { get; init; } = true;
    /// <summary>--ip-masq.</summary>
    public bool Masquerade { get; init; } = true;
    /// <summary>--ip-forward: switch the host's forwarding on.</summary>
    public bool IpForward { get; init; } = true;
    /// <summary>Bridges have a unique local IPv6 subnet even if nobody asked for one; no effect on a host without IPv6.</summary>
    public bool DualStack { get; init; } = true;
    /// <summary>--ip: the host address for ports published without one.</summary>
    public string DefaultPublishAddress { get; init; } = "0.0.0.0";
    /// <summary>--default-address-pool: pools in CIDR notation and the prefix length of the subnets cut from them. Empty: Docker's.</summary>
    public IReadOnlyList<(string Base, int Size)> AddressPools { get; init; } = [];

    /// <summary>
    /// The instance of an engine with this exec root: empty for the default one, else six hexadecimal digits that are
    /// the same at every start.
    /// </summary>
    public static string InstanceOf(string execRoot, string defaultExecRoot)
    {
        if (execRoot == defaultExecRoot)
        {
            return "";
        }
        var hash = 2166136261u; // FNV-1a
        foreach (var c in execRoot)
        {
            hash = (hash ^ c) * 16777619u;
        }
        return (hash & 0xffffff).ToString("x6", System.Globalization.CultureInfo.InvariantCulture);
    }
}
