using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Cgroups;

namespace Skiff.Tests.Integration.Runtime.Cgroups;

/// <summary>Against the kernel, under whichever version it has.</summary>
public sealed class ContainerCgroupTests
{
    private const string Sleep = "exec sleep 1000";

    [Fact]
    public void Create_WithNothing_LetsAProcessIn()
    {
        TestCgroup.RequireRoot();
        using var test = new TestCgroup();
        using var process = new CgroupProcess(test.Cgroup, Sleep);
        Assert.Equal([process.Id], test.Cgroup.ProcessIds());
        Assert.All(
            File.ReadAllLines($"/proc/{process}/cgroup").Where(line => TestCgroup.Mounts.Hierarchies.Any(each => each.Name == line.Split(':')[1])),
            line => Assert.EndsWith(test.Cgroup.Path, line, StringComparison.Ordinal));
    }

    [Fact]
    public void Create_WithMemoryLimits_TellsTheKernel()
    {
        TestCgroup.Require("memory");
        using var test = new TestCgroup(new Resources
        {
            Memory = new MemoryResources { Limit = 64 << 20, Reservation = 32 << 20, Swap = 128 << 20, DisableOOMKiller = false },
        });
        Assert.Equal("67108864", test.Read("memory", TestCgroup.Version2 ? "memory.max" : "memory.limit_in_bytes"));
        Assert.Equal("33554432", test.Read("memory", TestCgroup.Version2 ? "memory.low" : "memory.soft_limit_in_bytes"));
        Assert.Equal(TestCgroup.Version2 ? "67108864" : "134217728", test.Read("memory", TestCgroup.Version2 ? "memory.swap.max" : "memory.memsw.limit_in_bytes"));
    }

    [Fact]
    public void Apply_OfMemoryLimitsUpAndDown_SucceedsInEitherDirection()
    {
        TestCgroup.Require("memory");
        using var test = new TestCgroup(new Resources { Memory = new MemoryResources { Limit = 64 << 20, Swap = 64 << 20 } });
        foreach (var megabytes in (long[])[256, 16, 512])
        {
            test.Cgroup.Apply(new Resources { Memory = new MemoryResources { Limit = megabytes << 20, Swap = megabytes << 20 } });
            Assert.Equal(megabytes << 20, long.Parse(test.Read("memory", TestCgroup.Version2 ? "memory.max" : "memory.limit_in_bytes")));
        }
        test.Cgroup.Apply(new Resources { Memory = new MemoryResources { Limit = -1 } });
        Assert.Equal(ulong.MaxValue, test.Cgroup.ReadStatistics().Memory!.Limit);
    }

    [Fact]
    public void Create_WithCpuLimits_TellsTheKernel()
    {
        TestCgroup.Require("cpu");
        using var test = new TestCgroup(new Resources
        {
            Cpu = new CPUResources { Shares = 512, Quota = 50_000, Period = 100_000, Burst = 10_000 },
        });
        if (TestCgroup.Version2)
        {
            Assert.Equal("20", test.Read("cpu", "cpu.weight"));
            Assert.Equal("50000 100000", test.Read("cpu", "cpu.max"));
            Assert.Equal("10000", test.Read("cpu", "cpu.max.burst"));
        }
        else
        {
            Assert.Equal("512", test.Read("cpu", "cpu.shares"));
            Assert.Equal("50000", test.Read("cpu", "cpu.cfs_quota_us"));
            Assert.Equal("100000", test.Read("cpu", "cpu.cfs_period_us"));
            Assert.Equal("10000", test.Read("cpu", "cpu.cfs_burst_us"));
        }
        test.Cgroup.Apply(new Resources { Cpu = new CPUResources { Quota = 5_000, Burst = 1_000 } });
        test.Cgroup.Apply(new Resources { Cpu = new CPUResources { Quota = -1, Burst = 0 } });
        Assert.StartsWith(TestCgroup.Version2 ? "max" : "-1", test.Read("cpu", TestCgroup.Version2 ? "cpu.max" : "cpu.cfs_quota_us"), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WithACpuset_BindsProcessesToIt()
    {
        TestCgroup.Require("cpuset");
        using var test = new TestCgroup(new Resources { Cpu = new CPUResources { Cpus = "0", Mems = "0" } });
        using var process = new CgroupProcess(test.Cgroup, Sleep);
        Assert.Contains("Cpus_allowed_list:\t0", File.ReadAllLines($"/proc/{process}/status"));
    }

    [Fact]
    public void Create_WithAPidsLimit_RefusesTheNextFork()
    {
        TestCgroup.Require("pids");
        using var test = new TestCgroup(new Resources { Pids = new PidsResources { Limit = 2 } });
        using var process = new CgroupProcess(test.Cgroup, "sleep 1000 & (sleep 0) || echo refused; wait");
        Assert.Equal(2UL, test.Cgroup.ReadStatistics().Pids!.Value.Limit);
        Assert.NotEqual(0, process.WaitForExit());
    }

    [Fact]
    public void Create_WithAValueTheKernelRefuses_NamesTheFieldAndLeavesNothing()
    {
        TestCgroup.Require("cpuset");
        using var test = new TestCgroup();
        var error = Assert.Throws<EngineException>(() => test.Create("bad", new Resources { Cpu = new CPUResources { Cpus = "4000" } }));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("linux.resources.cpu.cpus", error.Message, StringComparison.Ordinal);
        Assert.False(ContainerCgroup.Open(TestCgroup.Mounts, "bad", Path.GetDirectoryName(test.Cgroup.Path) + "/bad").Exists());
    }

    [Fact]
    public void Create_WhereProcessesAre_IsAConflict()
    {
        TestCgroup.RequireRoot();
        using var test = new TestCgroup();
        using var process = new CgroupProcess(test.Cgroup, Sleep);
        Assert.Equal(ErrorKind.Conflict, Assert.Throws<EngineException>(() => test.Create("one", null)).Kind);
        Assert.True(test.Cgroup.Exists());
    }

    [Fact]
    public void Create_WithDeviceRules_LetsProcessesOpenWhatIsAllowed()
    {
        TestCgroup.RequireRoot();
        using var test = new TestCgroup(new Resources
        {
            Devices = [new DeviceCgroup { Allow = false, Access = "rwm" }, new DeviceCgroup { Allow = true, Type = "c", Major = 10, Minor = 229, Access = "rw" }],
        });
        using var process = new CgroupProcess(test.Cgroup,
            "if head -c1 /dev/zero >/dev/null; then echo zero; fi; if (exec 3</dev/kmsg) 2>/dev/null; then echo kmsg; fi; echo end");
        Assert.Equal("zero", process.ReadLine());
        Assert.Equal("end", process.ReadLine());
    }

    [Fact]
    public void Apply_OfOtherDeviceRules_ReplacesThem()
    {
        TestCgroup.RequireRoot();
        DeviceCgroup[] nothing = [new() { Allow = false, Access = "rwm" }];
        using var test = new TestCgroup(new Resources { Devices = nothing });
        using var process = new CgroupProcess(test.Cgroup, "while read line; do if (exec 3</dev/kmsg) 2>/dev/null; then echo yes; else echo no; fi; done");
        process.WriteLine("");
        Assert.Equal("no", process.ReadLine());
        test.Cgroup.Apply(new Resources { Devices = [.. nothing, new DeviceCgroup { Allow = true, Type = "c", Major = 1, Minor = 11, Access = "r" }] });
        process.WriteLine("");
        Assert.Equal("yes", process.ReadLine());
        test.Cgroup.Apply(new Resources { Devices = nothing });
        process.WriteLine("");
        Assert.Equal("no", process.ReadLine());
    }

    [Fact]
    public async Task Freeze_ThenThaw_StopsAndContinuesProcesses()
    {
        TestCgroup.Require(TestCgroup.Version2 ? "memory" : "freezer");
        using var test = new TestCgroup();
        using var process = new CgroupProcess(test.Cgroup, "while read line; do echo $line; done");
        test.Cgroup.Freeze();
        Assert.True(test.Cgroup.IsFrozen());
        process.WriteLine("thawed");
        var answer = Task.Run(process.ReadLine, TestContext.Current.CancellationToken);
        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(200, TestContext.Current.CancellationToken)));
        test.Cgroup.Thaw();
        Assert.False(test.Cgroup.IsFrozen());
        Assert.Equal("thawed", await answer);
    }

    [Fact]
    public void KillAll_OfFrozenProcesses_KillsThem()
    {
        TestCgroup.Require(TestCgroup.Version2 ? "memory" : "freezer");
        using var test = new TestCgroup();
        using var process = new CgroupProcess(test.Cgroup, "sleep 1000 & sleep 1000");
        test.Cgroup.Freeze();
        test.Cgroup.KillAll();
        Assert.Equal(137, process.WaitForExit());
        test.Cgroup.Delete();
        Assert.False(test.Cgroup.Exists());
    }

    [Fact]
    public void Delete_WithCgroupsBelow_RemovesThemToo()
    {
        TestCgroup.RequireRoot();
        using var test = new TestCgroup();
        foreach (var directory in test.Cgroup.Directories)
        {
            Directory.CreateDirectory(Path.Combine(directory.Path, "below", "deeper"));
        }
        test.Cgroup.Delete();
        Assert.False(test.Cgroup.Exists());
        test.Cgroup.Delete();
    }

    [Fact]
    public void WatchOutOfMemory_WhenTheKernelKills_TellsAndCounts()
    {
        TestCgroup.Require("memory");
        using var test = new TestCgroup(new Resources { Memory = new MemoryResources { Limit = 16 << 20, Swap = 16 << 20 } });
        using var watch = test.Cgroup.WatchOutOfMemory()!;
        Assert.False(watch.Consume());
        using var process = new CgroupProcess(test.Cgroup, "exec dd if=/dev/zero of=/dev/null bs=64M count=1 2>/dev/null");
        Assert.Equal(137, process.WaitForExit());
        Assert.True(watch.Consume());
        Assert.False(watch.Consume());
        Assert.Equal(1UL, test.Cgroup.ReadOutOfMemoryKills());
    }

    [Fact]
    public void ReadStatistics_OfWork_CountsIt()
    {
        TestCgroup.Require("memory");
        using var test = new TestCgroup(new Resources { Cpu = new CPUResources { Quota = 10_000, Period = 100_000 } });
        using var process = new CgroupProcess(test.Cgroup, "i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done; echo done; exec sleep 1000");
        Assert.Equal("done", process.ReadLine());
        var statistics = test.Cgroup.ReadStatistics();
        Assert.True(statistics.Cpu!.Total > 0);
        Assert.True(statistics.Cpu.Periods > 0);
        Assert.True(statistics.Cpu.ThrottledPeriods > 0);
        Assert.True(statistics.Cpu.ThrottledTime > 0);
        Assert.True(statistics.Memory!.Usage > 0);
        Assert.True(statistics.Memory.Stat.Count > 10);
        Assert.Equal(1UL, statistics.Pids!.Value.Current);
        if (File.Exists("/proc/pressure/cpu") && TestCgroup.Mounts.Unified is not null)
        {
            Assert.NotNull(statistics.Cpu.Pressure);
        }
    }

    [Fact]
    public void Apply_OfUnifiedSettings_IsForVersion2Alone()
    {
        TestCgroup.Require("memory");
        using var test = new TestCgroup();
        var resources = new Resources { Unified = new Dictionary<string, string> { ["memory.high"] = "33554432" } };
        if (TestCgroup.Version2)
        {
            test.Cgroup.Apply(resources);
            Assert.Equal("33554432", test.Read("memory", "memory.high"));
            Assert.Throws<EngineException>(() => test.Cgroup.Apply(new Resources { Unified = new Dictionary<string, string> { ["../memory.high"] = "1" } }));
        }
        else
        {
            Assert.Equal(ErrorKind.NotImplemented, Assert.Throws<EngineException>(() => test.Cgroup.Apply(resources)).Kind);
        }
    }

    [Fact]
    public void OpenEntry_GivesWhatTheVersionNeeds()
    {
        TestCgroup.RequireRoot();
        using var test = new TestCgroup();
        using var entry = test.Cgroup.OpenEntry();
        Assert.Equal(TestCgroup.Mounts.Unified is not null, entry.Directory is not null);
        Assert.Equal(TestCgroup.Mounts.Hierarchies.Count(each => !each.Unified), entry.TaskLists.Count);
    }
}
