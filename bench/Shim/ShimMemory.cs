using System.Globalization;

namespace Skiff.Bench.Shim;

/// <summary>What the kernel says about the memory of shims (proc(5), smaps_rollup).</summary>
internal static class ShimMemory
{
    private static readonly string[] Fields = ["Rss", "Pss", "Private_Dirty", "Private_Clean", "Shared_Clean", "Shared_Dirty"];

    public static void Print(string moment, IReadOnlySet<string> containers)
    {
        var processes = Directory.GetDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _) && IsShim(p, containers)).ToArray();
        var sums = new long[Fields.Length];
        var threads = 0;
        foreach (var process in processes)
        {
            var rollup = File.ReadAllLines(process + "/smaps_rollup");
            for (var i = 0; i < Fields.Length; i++)
            {
                sums[i] += rollup.Where(l => l.StartsWith(Fields[i] + ":", StringComparison.Ordinal)).Sum(static l => long.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
            }

            threads = Math.Max(threads, Directory.GetDirectories(process + "/task").Length);
        }

        var each = string.Join("  ", Fields.Zip(sums, (f, s) => string.Create(CultureInfo.InvariantCulture, $"{f} {s / Math.Max(1, processes.Length)}")));
        Console.WriteLine($"{moment}: {processes.Length} shims, {threads} threads, KiB each: {each}");
    }

    private static bool IsShim(string process, IReadOnlySet<string> containers)
    {
        try
        {
            var words = File.ReadAllText(process + "/cmdline").Split('\0');
            return words.Length > 2 && words[1] == "shim" && containers.Contains(words[2]);
        }
        catch (IOException) // it has ended
        {
            return false;
        }
    }
}
