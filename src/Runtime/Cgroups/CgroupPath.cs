using Skiff.Errors;

namespace Skiff.Runtime.Cgroups;

/// <summary>Where a container's cgroup lies, from `linux.cgroupsPath`.</summary>
public static class CgroupPath
{
    /// <summary>The parent of containers that name no path.</summary>
    public const string DefaultParent = "/skiff";

    /// <summary>
    /// A path that begins with a slash. Errors: InvalidArgument for a path that leads out of the hierarchy or is its root;
    /// NotImplemented for the form `slice:prefix:name` of systemd.
    /// </summary>
    public static string Resolve(string containerId, string? cgroupsPath)
    {
        if (string.IsNullOrEmpty(cgroupsPath))
        {
            return $"{DefaultParent}/{containerId}";
        }
        if (IsSystemd(cgroupsPath))
        {
            throw new EngineException(ErrorKind.NotImplemented,
                $"linux.cgroupsPath \"{cgroupsPath}\" is a unit of systemd (slice:prefix:name): use a path, and the cgroupfs driver");
        }
        var parts = cgroupsPath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || parts.Any(part => part is "." or ".."))
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"linux.cgroupsPath \"{cgroupsPath}\" does not name a cgroup below the mount point");
        }
        return "/" + string.Join('/', parts);
    }

    /// <summary>`slice:prefix:name`, which callers use together with `--systemd-cgroup`.</summary>
    public static bool IsSystemd(string cgroupsPath) => !cgroupsPath.Contains('/', StringComparison.Ordinal) && cgroupsPath.Count(':'.Equals) == 2;
}
