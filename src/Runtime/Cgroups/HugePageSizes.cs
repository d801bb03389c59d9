using System.Globalization;

namespace Skiff.Runtime.Cgroups;

/// <summary>The kernel's huge page sizes, as they stand in the names of cgroup files: `64KB`, `2MB`, `1GB`.</summary>
internal static class HugePageSizes
{
    private const string Root = "/sys/kernel/mm/hugepages";

    public static IReadOnlyList<string> Read()
    {
        if (!Directory.Exists(Root))
        {
            return [];
        }
        var sizes = new List<string>();
        foreach (var directory in Directory.GetDirectories(Root, "hugepages-*kB"))
        {
            var kilobytes = ulong.Parse(Path.GetFileName(directory.AsSpan())["hugepages-".Length..^"kB".Length], CultureInfo.InvariantCulture);
            sizes.Add(Format(kilobytes));
        }
        return sizes;
    }

    private static string Format(ulong kilobytes) => kilobytes switch
    {
        >= 1UL << 20 => string.Create(CultureInfo.InvariantCulture, $"{kilobytes >> 20}GB"),
        >= 1UL << 10 => string.Create(CultureInfo.InvariantCulture, $"{kilobytes >> 10}MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{kilobytes}KB"),
    };
}
