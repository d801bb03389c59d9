using System.Globalization;
using Skiff.Api.Containers;

namespace Skiff.CommandLine.Formats;

/// <summary>A container's ports as `ps` shows them: what is published on the same number is drawn together into ranges.</summary>
public static class PortText
{
    public static string Join(string? ip, string? port) =>
        ip is not null && ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]:{port}" : $"{ip}:{port}";

    public static string Of(IEnumerable<PortSummary> ports)
    {
        var sorted = ports.OrderBy(port => port.PrivatePort).ThenBy(port => port.IP ?? "", StringComparer.Ordinal)
            .ThenBy(port => port.PublicPort).ThenBy(port => port.Type, StringComparer.Ordinal);
        var ended = new List<string>();
        var mapped = new List<string>();
        var open = new List<Group>();
        foreach (var port in sorted)
        {
            if (!string.IsNullOrEmpty(port.IP) && port.PublicPort != port.PrivatePort)
            {
                mapped.Add($"{Join(port.IP, Text(port.PublicPort))}->{Text(port.PrivatePort)}/{port.Type}");
                continue;
            }
            var group = open.Find(other => other.Ip == (port.IP ?? "") && other.Protocol == port.Type);
            if (group is null)
            {
                open.Add(new Group(port.IP ?? "", port.Type ?? "") { First = port.PrivatePort, Last = port.PrivatePort });
            }
            else if (port.PrivatePort == group.Last + 1)
            {
                group.Last = port.PrivatePort;
            }
            else
            {
                ended.Add(group.ToString());
                (group.First, group.Last) = (port.PrivatePort, port.PrivatePort);
            }
        }
        return string.Join(", ", [.. ended, .. open.Select(group => group.ToString()), .. mapped]);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Group(string ip, string protocol)
    {
        public string Ip { get; } = ip;

        public string Protocol { get; } = protocol;

        public int First { get; set; }

        public int Last { get; set; }

        public override string ToString()
        {
            var range = First == Last ? Text(First) : $"{Text(First)}-{Text(Last)}";
            return (Ip.Length > 0 ? $"{Join(Ip, range)}->{range}" : range) + "/" + Protocol;
        }
    }
}
