namespace Skiff.Runtime.Launch;

/// <summary>
/// What a mount of type `cgroup` shows. Version 2: one directory. Version 1: for every hierarchy the name its directory gets,
/// the directory on the host, and the controllers that are links to it when there are several.
/// </summary>
internal sealed record CgroupView(bool Unified, IReadOnlyList<CgroupView.Hierarchy> Hierarchies)
{
    public static CgroupView None { get; } = new(false, []);

    public sealed record Hierarchy(string Name, string Options, string HostDirectory, IReadOnlyList<string> Links);
}
