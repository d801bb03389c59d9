using System.Globalization;

namespace Skiff.Runtime.Cgroups;

/// <summary>Files of lines `name key=value key=value` (io.stat, rdma.current, pressure files).</summary>
internal static class NestedKeyed
{
    public static IEnumerable<(string Name, Dictionary<string, string> Values)> Parse(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var word in words.AsSpan(1))
            {
                var equals = word.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0)
                {
                    values[word[..equals]] = word[(equals + 1)..];
                }
            }
            yield return (words[0], values);
        }
    }

    /// <summary>Null for an empty text: the kernel has pressure switched off.</summary>
    public static PressureStatistics? ReadPressure(string text)
    {
        PressureLine some = default, full = default;
        foreach (var (name, values) in Parse(text))
        {
            var line = new PressureLine(Percent(values, "avg10"), Percent(values, "avg60"), Percent(values, "avg300"),
                FlatKeyed.ParseNumber(values.GetValueOrDefault("total")));
            if (name == "some")
            {
                some = line;
            }
            else if (name == "full")
            {
                full = line;
            }
        }
        return text.Length == 0 ? null : new PressureStatistics(some, full);
    }

    public static IReadOnlyDictionary<string, RdmaStatistics> ReadRdma(string text) => Parse(text).ToDictionary(
        line => line.Name,
        line => new RdmaStatistics(
            (uint)FlatKeyed.ParseNumber(line.Values.GetValueOrDefault("hca_handle")),
            (uint)FlatKeyed.ParseNumber(line.Values.GetValueOrDefault("hca_object"))));

    private static double Percent(Dictionary<string, string> values, string key) =>
        double.TryParse(values.GetValueOrDefault(key), NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) ? percent : 0;
}
