using System.Globalization;
using System.Net;
using Skiff.Api;
using Skiff.Api.Containers;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Options;

/// <summary>`--publish` and `--expose`: `[[ip:]host:]container[/protocol]`, with ranges, or fields `target=,published=,protocol=`.</summary>
internal sealed class PortSpecs
{
    public Dictionary<string, EmptyObject> Exposed { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, List<PortBinding>?> Bindings { get; } = new(StringComparer.Ordinal);

    /// <exception cref="CommandException">With docker's text.</exception>
    public void Publish(string spec)
    {
        if (spec.Contains('=', StringComparison.Ordinal))
            spec = OfFields(spec);
        var (port, protocol) = SplitProtocol(spec);
        var parts = port.Split(':');
        var container = parts[^1];
        var host = parts.Length > 1 ? parts[^2] : "";
        var ip = parts.Length > 2 ? string.Join(':', parts[..^2]) : "";
        if (ip.StartsWith('[') && ip.EndsWith(']'))
            ip = ip[1..^1];
        if (ip.Length > 0 && !IPAddress.TryParse(ip, out _))
            throw new CommandException($"invalid IP address: {ip}");
        if (container.Length == 0)
            throw new CommandException($"no port specified: {spec}<empty>");
        var (first, last) = Range(container) ?? throw new CommandException($"invalid containerPort: {container}");
        var (hostFirst, hostLast) = host.Length == 0 ? (0, 0) : Range(host) ?? throw new CommandException($"invalid hostPort: {host}");
        if (host.Length > 0 && last - first != hostLast - hostFirst && last != first)
            throw new CommandException($"invalid ranges specified for container and host Ports: {container} and {host}");
        CheckProtocol(protocol);
        for (var number = first; number <= last; number++)
        {
            var key = $"{Text(number)}/{protocol}";
            Exposed[key] = EmptyObject.Value;
            var hostPort = host.Length == 0 ? ""
                : first == last && hostFirst != hostLast ? $"{Text(hostFirst)}-{Text(hostLast)}"
                : Text(hostFirst + number - first);
            if (!Bindings.TryGetValue(key, out var bindings) || bindings is null)
                Bindings[key] = bindings = [];
            bindings.Add(new PortBinding { HostIp = ip, HostPort = hostPort });
        }
    }

    public void Expose(string spec)
    {
        if (spec.Contains(':', StringComparison.Ordinal))
            throw new CommandException($"invalid port format for --expose: {spec}");
        var (port, protocol) = SplitProtocol(spec);
        var (first, last) = Range(port) ?? throw new CommandException($"invalid range format for --expose: {spec}, error: invalid syntax");
        CheckProtocol(protocol);
        for (var number = first; number <= last; number++)
            Exposed[$"{Text(number)}/{protocol}"] = EmptyObject.Value;
    }

    private static string OfFields(string spec)
    {
        string target = "", published = "", protocol = "tcp";
        foreach (var field in CommaSeparated.Split(spec))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            var value = equals < 0 ? "" : field[(equals + 1)..];
            switch (equals < 0 ? "" : field[..equals].ToLowerInvariant())
            {
                case "target":
                    target = value;
                    break;
                case "published":
                    published = value;
                    break;
                case "protocol":
                    protocol = value;
                    break;
                case "mode" when value is "host" or "ingress":
                    break;
                default:
                    throw new CommandException($"invalid field: {field}");
            }
        }
        if (target.Length == 0)
            throw new CommandException("missing mandatory field \"target\"");
        return published.Length == 0 ? $"{target}/{protocol}" : $"{published}:{target}/{protocol}";
    }

    private static (string Port, string Protocol) SplitProtocol(string spec)
    {
        var slash = spec.LastIndexOf('/');
        return slash < 0 ? (spec, "tcp") : (spec[..slash], slash == spec.Length - 1 ? "tcp" : spec[(slash + 1)..].ToLowerInvariant());
    }

    private static void CheckProtocol(string protocol)
    {
        if (protocol is not ("tcp" or "udp" or "sctp"))
            throw new CommandException($"invalid proto: {protocol}");
    }

    private static (int First, int Last)? Range(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (!TryPort(dash < 0 ? text : text[..dash], out var first))
            return null;
        var last = first;
        if (dash >= 0 && !TryPort(text[(dash + 1)..], out last))
            return null;
        return last < first ? null : (first, last);
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
