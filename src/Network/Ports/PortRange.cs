namespace Skiff.Network.Ports;

/// <summary>Requests for consecutive ports, as one.</summary>
internal readonly record struct PortRange(
    string Protocol, string HostIp, int ContainerPort, int HostPort, int HostPortEnd, int Count)
{
    /// <summary>Joins fixed ports that follow each other on both sides; others stay alone.</summary>
    public static IEnumerable<PortRange> Join(IReadOnlyList<PortRequest> requests)
    {
        PortRange? open = null;
        foreach (var request in requests
            .OrderBy(r => r.Protocol, StringComparer.Ordinal).ThenBy(r => r.HostIp, StringComparer.Ordinal)
            .ThenBy(r => r.HostPort == 0 ? int.MaxValue : r.HostPort).ThenBy(r => r.ContainerPort))
        {
            var single = new PortRange(
                request.Protocol, request.HostIp, request.ContainerPort, request.HostPort, request.HostPortEnd, 1);
            if (open is { } range && single.HostPort > 0 && single.HostPortEnd <= single.HostPort
                && range.HostPortEnd <= range.HostPort && range.Protocol == single.Protocol && range.HostIp == single.HostIp
                && range.HostPort + range.Count == single.HostPort && range.ContainerPort + range.Count == single.ContainerPort)
            {
                open = range with { Count = range.Count + 1 };
                continue;
            }
            if (open is { } complete)
            {
                yield return complete;
            }
            open = single;
        }
        if (open is { } last)
        {
            yield return last;
        }
    }
}
