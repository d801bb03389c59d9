using Skiff.Runtime.Cgroups;

namespace Skiff.Tests.Unit.Runtime.Cgroups;

public sealed class CgroupMountsTests
{
    [Fact]
    public void Parse_OfAHybridHost_FindsEachControllerAndTheUnifiedHierarchy()
    {
        var mounts = CgroupMounts.Parse("""
            25 30 0:22 / /proc rw,nosuid - proc proc rw
            31 25 0:26 / /sys/fs/cgroup ro,nosuid shared:9 - tmpfs tmpfs ro,mode=755
            32 31 0:27 / /sys/fs/cgroup/unified rw,nosuid shared:10 - cgroup2 cgroup2 rw,nsdelegate
            33 31 0:28 / /sys/fs/cgroup/systemd rw,nosuid shared:11 - cgroup cgroup rw,xattr,name=systemd
            34 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid - cgroup cgroup rw,cpu,cpuacct
            35 31 0:30 / /sys/fs/cgroup/memory rw,nosuid shared:13 - cgroup cgroup rw,memory
            36 31 0:30 / /mnt/again rw - cgroup cgroup rw,memory
            """, _ => []);
        Assert.Equal(CgroupMode.Version1, mounts.Mode);
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", mounts.Find("cpuacct")?.MountPoint);
        Assert.Equal("cpu,cpuacct", mounts.Find("cpu")?.Name);
        Assert.Equal("/sys/fs/cgroup/memory", mounts.Find("memory")?.MountPoint);
        Assert.Equal("/sys/fs/cgroup/unified", mounts.Unified?.MountPoint);
        Assert.Null(mounts.Find("pids"));
        Assert.Equal(4, mounts.Hierarchies.Count);
        Assert.Equal("name=systemd", mounts.Hierarchies[1].Name);
    }

    [Fact]
    public void Parse_OfAUnifiedHost_TakesItsControllersFromTheMountPoint()
    {
        var mounts = CgroupMounts.Parse("31 25 0:26 / /sys/fs/cgro\\040up rw shared:9 - cgroup2 cgroup2 rw", path =>
        {
            Assert.Equal("/sys/fs/cgro up", path);
            return ["memory", "pids"];
        });
        Assert.Equal(CgroupMode.Version2, mounts.Mode);
        Assert.True(mounts.Find("memory")?.Unified);
    }

    [Fact]
    public void Parse_WithoutCgroups_IsNone() =>
        Assert.Equal(CgroupMode.None, CgroupMounts.Parse("25 30 0:22 / /proc rw - proc proc rw", _ => []).Mode);
}
