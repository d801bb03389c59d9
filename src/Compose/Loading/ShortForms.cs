using System.Globalization;
using Skiff.Compose.Yaml;

namespace Skiff.Compose.Loading;

/// <summary>Short forms of attributes, turned into the long ones.</summary>
internal static partial class ShortForms
{
    public static IReadOnlyList<YamlNode>? Build(YamlNode node, string path) =>
        node.Kind == YamlKind.Text ? [YamlNode.MapOf(node.Position, ("context", YamlNode.OfText(node.Text, node.Position)))] : null;

    public static IReadOnlyList<YamlNode>? FileReference(YamlNode node, string path) =>
        node.Kind == YamlKind.Text ? [YamlNode.MapOf(node.Position, ("source", YamlNode.OfText(node.Text, node.Position)), ("target", path.Contains(".build.", StringComparison.Ordinal) || path.Contains(".configs[", StringComparison.Ordinal) ? null : YamlNode.OfText("/run/secrets/" + node.Text, node.Position)))] : null;

    public static IReadOnlyList<YamlNode>? EnvironmentFile(YamlNode node, string path) =>
        node.Kind == YamlKind.Text ? [YamlNode.MapOf(node.Position, ("path", YamlNode.OfText(node.Text, node.Position)))] : null;

    public static IReadOnlyList<YamlNode>? Include(YamlNode node, string path) =>
        node.Kind == YamlKind.Text ? [YamlNode.MapOf(node.Position, ("path", YamlNode.List(node.Position, [YamlNode.OfText(node.Text, node.Position)])))] : null;

    public static IReadOnlyList<YamlNode>? Extends(YamlNode node, string path) =>
        node.Kind == YamlKind.Text ? [YamlNode.MapOf(node.Position, ("service", YamlNode.OfText(node.Text, node.Position)))] : null;

    public static IReadOnlyList<YamlNode>? Gpus(YamlNode node, string path)
    {
        if (node.Kind != YamlKind.Text)
            return null;
        if (node.Text != "all")
            throw new ComposeException(node.Position, path, "must be `all` or a list of devices");
        return [YamlNode.List(node.Position, [YamlNode.MapOf(node.Position, ("count", YamlNode.OfInteger(-1)))])];
    }

    public static IReadOnlyList<YamlNode>? HealthTest(YamlNode node, string path) =>
        node.Kind == YamlKind.Text ? [YamlNode.List(node.Position, [YamlNode.OfText("CMD-SHELL", node.Position), YamlNode.OfText(node.Text, node.Position)])] : null;

    public static IReadOnlyList<YamlNode>? DependsOn(YamlNode node, string path) => OfNames(node, path, static position =>
        YamlNode.MapOf(position, ("condition", YamlNode.OfText("service_started", position)), ("required", YamlNode.OfBool(true, position))));

    public static IReadOnlyList<YamlNode>? Networks(YamlNode node, string path) => OfNames(node, path, YamlNode.Null);

    public static IReadOnlyList<YamlNode>? Device(YamlNode node, string path)
    {
        if (node.Kind != YamlKind.Text)
            return null;
        var parts = node.Text.Split(':');
        if (parts.Length > 3 || parts[0].Length == 0)
            throw new ComposeException(node.Position, path, $"confusing device mapping, please use long syntax: {node.Text}");
        return
        [
            YamlNode.MapOf(node.Position, ("source", YamlNode.OfText(parts[0])), ("target", YamlNode.OfText(parts.Length > 1 ? parts[1] : parts[0])), ("permissions", YamlNode.OfText(parts.Length > 2 ? parts[2] : "rwm"))),
        ];
    }

    /// <summary>`[[ADDRESS:]PUBLISHED:]TARGET[/PROTOCOL]`; both numbers may be ranges.</summary>
    public static IReadOnlyList<YamlNode>? Port(YamlNode node, string path)
    {
        if (node.Kind is not (YamlKind.Text or YamlKind.Integer))
            return null;
        var (text, protocol, address) = (node.Text, "tcp", "");
        if (text.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash)
            (text, protocol) = (text[..slash], text[(slash + 1)..].ToLowerInvariant());
        if (protocol is not ("tcp" or "udp" or "sctp"))
            throw Invalid($"has an invalid protocol {protocol}; tcp, udp and sctp are allowed");
        var colon = text.LastIndexOf(':');
        var (target, published) = (text[(colon + 1)..], "");
        if (colon >= 0)
        {
            published = text[..colon];
            if (published.LastIndexOf(':') is >= 0 and var second)
                (address, published) = (published[..second].TrimStart('[').TrimEnd(']'), published[(second + 1)..]);
        }
        if (address.Length > 0 && !System.Net.IPAddress.TryParse(address, out _))
            throw Invalid($"has an invalid IP address: {address}");
        var (first, last) = Range(target, "containerPort");
        var (low, high) = published.Length == 0 ? (0, 0) : Range(published, "hostPort");
        if (published.Length > 0 && high - low != last - first && first != last)
            throw Invalid("Invalid ranges specified for container and host Ports: " + target + " and " + published);
        var ports = new List<YamlNode>();
        for (var port = first; port <= last; port++)
        {
            var host = published.Length == 0 ? "" : first == last ? published : (low + port - first).ToString(CultureInfo.InvariantCulture);
            ports.Add(YamlNode.MapOf(
                node.Position, ("mode", YamlNode.OfText("ingress")), ("host_ip", address.Length == 0 ? null : YamlNode.OfText(address)), ("target", YamlNode.OfInteger(port)),
                ("published", host.Length == 0 ? null : YamlNode.OfText(host)), ("protocol", YamlNode.OfText(protocol))));
        }
        return ports;

        (int First, int Last) Range(string range, string what)
        {
            var dash = range.IndexOf('-', StringComparison.Ordinal);
            if (!int.TryParse(dash < 0 ? range : range[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var from) || from > 65535)
                throw Invalid($"invalid {what}: {range}");
            if (dash < 0)
                return (from, from);
            if (!int.TryParse(range.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var to) || to > 65535 || to < from)
                throw Invalid($"invalid {what}: {range}");
            return (from, to);
        }

        ComposeException Invalid(string message) => new(node.Position, path, $"{message} (of \"{node.Text}\"; a port is [[ADDRESS:]PUBLISHED:]TARGET[/PROTOCOL])");
    }

    private static IReadOnlyList<YamlNode>? OfNames(YamlNode node, string path, Func<YamlPosition, YamlNode> value)
    {
        if (node.Kind != YamlKind.List)
            return null;
        var map = YamlNode.Map(node.Position);
        foreach (var item in node.Items)
        {
            if (item.Kind != YamlKind.Text)
                throw new ComposeException(item.Position, path, "must be a list of names, or a mapping");
            if (map[item.Text] is not null)
                throw new ComposeException(item.Position, path, $"array items[{map.Entries.IndexOf(item.Text)},{map.Entries.Count}] must be unique");
            var entry = value(item.Position);
            entry.KeyPosition = item.Position;
            map.Entries[item.Text] = entry;
        }
        return [map];
    }
}
