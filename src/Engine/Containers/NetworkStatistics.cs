using System.Globalization;
using Skiff.Api.Containers;

namespace Skiff.Engine.Containers;

/// <summary>The counters of a process's network interfaces, /proc/PID/net/dev.</summary>
internal static class NetworkStatistics
{
    /// <summary>By interface, without the loopback; null when the process is gone.</summary>
    public static Dictionary<string, ContainerNetworkStats>? Read(int pid)
    {
        try
        {
            return Parse(File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/net/dev")));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Two lines of titles, then `name: rx bytes packets errs drop fifo frame compressed multicast tx bytes packets errs drop …`.</summary>
    public static Dictionary<string, ContainerNetworkStats> Parse(IEnumerable<string> lines)
    {
        var statistics = new Dictionary<string, ContainerNetworkStats>(StringComparer.Ordinal);
        foreach (var line in lines.Skip(2))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                continue;
            var name = line[..colon].Trim();
            var fields = line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (name == "lo" || fields.Length < 12)
                continue;
            statistics[name] = new ContainerNetworkStats
            {
                RxBytes = Number(fields[0]),
                RxPackets = Number(fields[1]),
                RxErrors = Number(fields[2]),
                RxDropped = Number(fields[3]),
                TxBytes = Number(fields[8]),
                TxPackets = Number(fields[9]),
                TxErrors = Number(fields[10]),
                TxDropped = Number(fields[11]),
            };
        }
        return statistics;
    }

    private static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
}
