using System.Text;

namespace Skiff.Runtime.Cgroups;

/// <summary>
/// The cgroup hierarchies as this host mounted them: each controller by itself, several together, hybrid or unified.
/// A controller that is mounted nowhere is absent, whatever the kernel could do.
/// </summary>
public sealed class CgroupMounts
{
    private readonly Dictionary<string, CgroupHierarchy> _byController = new(StringComparer.Ordinal);

    public CgroupMounts(IReadOnlyList<CgroupHierarchy> hierarchies)
    {
        Hierarchies = hierarchies;
        foreach (var hierarchy in hierarchies)
        {
            foreach (var controller in hierarchy.Controllers)
            {
                _byController.TryAdd(controller, hierarchy);
            }
            if (hierarchy.Unified)
            {
                Unified = hierarchy;
            }
        }
        var version1 = hierarchies.Any(each => !each.Unified);
        Mode = version1 ? CgroupMode.Version1 : Unified is null ? CgroupMode.None : CgroupMode.Version2;
    }

    public CgroupMode Mode { get; }

    public IReadOnlyList<CgroupHierarchy> Hierarchies { get; }

    /// <summary>The version 2 hierarchy; in hybrid hosts it has no controllers, and still kills, freezes and measures pressure.</summary>
    public CgroupHierarchy? Unified { get; }

    /// <summary>The hierarchy that carries a controller (`memory`, `cpuset`, …); null when none does.</summary>
    public CgroupHierarchy? Find(string controller) => _byController.GetValueOrDefault(controller);

    /// <summary>Reads /proc/self/mountinfo.</summary>
    public static CgroupMounts Detect() => Parse(File.ReadAllText("/proc/self/mountinfo", Encoding.UTF8), ReadControllers);

    /// <summary>
    /// <paramref name="mountInfo"/> is the text of /proc/PID/mountinfo; <paramref name="unifiedControllers"/> yields the
    /// words of `cgroup.controllers` at the mount point of the unified hierarchy.
    /// </summary>
    public static CgroupMounts Parse(string mountInfo, Func<string, IReadOnlyList<string>> unifiedControllers)
    {
        var hierarchies = new List<CgroupHierarchy>();
        foreach (var line in mountInfo.AsSpan().EnumerateLines())
        {
            // 36 35 0:30 / /sys/fs/cgroup/cpu rw,relatime shared:1 - cgroup cgroup rw,cpu
            var separator = line.IndexOf(" - cgroup", StringComparison.Ordinal);
            if (separator < 0)
            {
                continue;
            }
            var fields = line[..separator].ToString().Split(' ');
            var source = line[(separator + 3)..].ToString().Split(' ');
            var mountPoint = Unescape(fields[4]);
            if (source[0] == "cgroup2")
            {
                Add(hierarchies, new CgroupHierarchy("", mountPoint, unifiedControllers(mountPoint)));
            }
            else if (source[0] == "cgroup")
            {
                Add(hierarchies, Version1(mountPoint, source[^1]));
            }
        }
        return new CgroupMounts(hierarchies);
    }

    /// <summary>A hierarchy may be mounted at many places: the first one under /sys/fs/cgroup counts, else the first.</summary>
    private static void Add(List<CgroupHierarchy> hierarchies, CgroupHierarchy found)
    {
        var known = hierarchies.FindIndex(each => each.Name == found.Name);
        if (known < 0)
        {
            hierarchies.Add(found);
        }
        else if (IsUsual(found.MountPoint) && !IsUsual(hierarchies[known].MountPoint))
        {
            hierarchies[known] = found;
        }
    }

    private static bool IsUsual(string mountPoint) => mountPoint.StartsWith("/sys/fs/cgroup", StringComparison.Ordinal);

    private static CgroupHierarchy Version1(string mountPoint, string superOptions)
    {
        // Everything in the options that is not one of the file system's own flags is a controller or the name.
        var words = superOptions.Split(',')
            .Where(word => word is not ("rw" or "ro" or "xattr" or "clone_children" or "noprefix" or "release_agent" or "cpuset_v2_mode" or "none")
                && !word.StartsWith("release_agent=", StringComparison.Ordinal))
            .ToArray();
        return new CgroupHierarchy(string.Join(',', words), mountPoint,
            [.. words.Where(word => !word.StartsWith("name=", StringComparison.Ordinal))]);
    }

    private static string[] ReadControllers(string mountPoint) =>
        File.ReadAllText(mountPoint + "/cgroup.controllers").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>mountinfo writes space, tab, line feed and backslash as three octal digits.</summary>
    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length)
            {
                result.Append((char)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0')));
                i += 3;
            }
            else
            {
                result.Append(text[i]);
            }
        }
        return result.ToString();
    }
}
