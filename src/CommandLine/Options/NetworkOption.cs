using System.Globalization;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Options;

/// <summary>One value of `--network`: a name, or fields `name=…,alias=…,ip=…`.</summary>
internal sealed record NetworkOption(string Target)
{
    public List<string> Aliases { get; init; } = [];

    public List<string> Links { get; init; } = [];

    public List<string> LinkLocalIps { get; init; } = [];

    public string IPv4 { get; init; } = "";

    public string IPv6 { get; init; } = "";

    public string MacAddress { get; init; } = "";

    public Dictionary<string, string> DriverOptions { get; } = new(StringComparer.Ordinal);

    public long GatewayPriority { get; init; }

    /// <summary>Neither of the engine's own networks nor another container's.</summary>
    public bool IsUserDefined => Target is not ("default" or "bridge" or "host" or "none") && !Target.StartsWith("container:", StringComparison.Ordinal);

    public static void Check(string value) => Parse(value);

    /// <exception cref="FlagValueException">With docker's text.</exception>
    public static NetworkOption Parse(string value)
    {
        if (!value.Contains('=', StringComparison.Ordinal))
            return new NetworkOption(value);
        var network = new NetworkOption("");
        foreach (var field in CommaSeparated.Split(value))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || field[..equals].Trim().Length == 0)
                throw new FlagValueException("invalid field " + field);
            var text = field[(equals + 1)..].Trim();
            var key = field[..equals].Trim().ToLowerInvariant();
            switch (key)
            {
                case "name":
                    network = network with { Target = text };
                    break;
                case "alias":
                    network.Aliases.Add(text);
                    break;
                case "ip":
                    network = network with { IPv4 = text };
                    break;
                case "ip6":
                    network = network with { IPv6 = text };
                    break;
                case "mac-address":
                    network = network with { MacAddress = text };
                    break;
                case "link-local-ip":
                    network.LinkLocalIps.Add(text);
                    break;
                case "driver-opt":
                    var inner = text.IndexOf('=', StringComparison.Ordinal);
                    if (inner < 0)
                        throw new FlagValueException("invalid key value pair format in driver options");
                    network.DriverOptions[text[..inner].Trim().ToLowerInvariant()] = text[(inner + 1)..].Trim();
                    break;
                case "gw-priority":
                    if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority))
                        throw new FlagValueException($"invalid gw-priority: strconv.Atoi: parsing {GoText.Quote(text)}: invalid syntax");
                    network = network with { GatewayPriority = priority };
                    break;
                default:
                    throw new FlagValueException($"invalid field key {key}");
            }
        }
        return network.Target.Length > 0 ? network : throw new FlagValueException("network name/id is not specified");
    }
}
