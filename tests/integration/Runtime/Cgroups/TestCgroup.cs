using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Cgroups;

namespace Skiff.Tests.Integration.Runtime.Cgroups;

/// <summary>A cgroup under a parent of its own; disposal kills what is in it and asserts that both are gone.</summary>
internal sealed class TestCgroup : IDisposable
{
    private readonly string _parent = "/skiff-test-" + Guid.NewGuid().ToString("N");

    public TestCgroup(Resources? resources = null) => Cgroup = Create("one", resources);

    public static CgroupMounts Mounts { get; } = CgroupMounts.Detect();

    public static bool Version2 => Mounts.Mode == CgroupMode.Version2;

    public ContainerCgroup Cgroup { get; }

    public ContainerCgroup Create(string name, Resources? resources) => ContainerCgroup.Create(Mounts, name, $"{_parent}/{name}", resources);

    /// <summary>The trimmed text of a controller's file.</summary>
    public string Read(string controller, string file) =>
        File.ReadAllText(Path.Combine(Mounts.Find(controller)!.DirectoryOf(Cgroup.Path), file)).Trim();

    public static void RequireRoot()
    {
        Assert.SkipUnless(Environment.UserName == "root", "cgroups are root's");
        Assert.SkipWhen(Mounts.Mode == CgroupMode.None, "no cgroup hierarchy is mounted");
    }

    public static void Require(string controller)
    {
        RequireRoot();
        Assert.SkipWhen(Mounts.Find(controller) is null, $"this host has no {controller} controller");
    }

    public void Dispose()
    {
        Cgroup.KillAll();
        Cgroup.Delete();
        Assert.False(Cgroup.Exists());
        ContainerCgroup.PruneParent(Mounts, _parent);
        Assert.All(Mounts.Hierarchies, hierarchy => Assert.False(Directory.Exists(hierarchy.DirectoryOf(_parent))));
    }
}
