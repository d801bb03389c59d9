namespace Skiff.Runtime.Cgroups;

/// <summary>How the host offers control groups.</summary>
public enum CgroupMode
{
    /// <summary>No cgroup file system is mounted.</summary>
    None,
    /// <summary>One hierarchy for each controller, or for several together; a unified one without controllers may stand beside them (hybrid).</summary>
    Version1,
    /// <summary>The unified hierarchy alone.</summary>
    Version2,
}
