using System.Globalization;
using System.Runtime.InteropServices;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Launch;

/// <summary>Resource limits, scheduling, memory policy, personality: what a process inherits by execve.</summary>
internal static class LimitSection
{
    private static readonly string[] Limits =
    [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC", "RLIMIT_NOFILE",
        "RLIMIT_MEMLOCK", "RLIMIT_AS", "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO", "RLIMIT_RTTIME",
    ];

    private static readonly string[] Policies = ["SCHED_OTHER", "SCHED_FIFO", "SCHED_RR", "SCHED_BATCH", "SCHED_ISO", "SCHED_IDLE", "SCHED_DEADLINE"];

    private static readonly string[] ScheduleFlags =
    [
        "SCHED_FLAG_RESET_ON_FORK", "SCHED_FLAG_RECLAIM", "SCHED_FLAG_DL_OVERRUN", "SCHED_FLAG_KEEP_POLICY", "SCHED_FLAG_KEEP_PARAMS",
        "SCHED_FLAG_UTIL_CLAMP_MIN", "SCHED_FLAG_UTIL_CLAMP_MAX",
    ];

    private static readonly string[] IoClasses = ["", "IOPRIO_CLASS_RT", "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE"];

    internal static readonly string[] MemoryModes = ["MPOL_DEFAULT", "MPOL_PREFERRED", "MPOL_BIND", "MPOL_INTERLEAVE", "MPOL_LOCAL", "MPOL_PREFERRED_MANY", "MPOL_WEIGHTED_INTERLEAVE"];

    /// <summary>Names of <c>RLIMIT_</c>, in the kernel's order.</summary>
    public static IReadOnlyList<string> LimitNames => Limits;

    public static void SetLimits(ProgramTable table, Process process)
    {
        var seen = new HashSet<string>();
        foreach (var limit in process.Rlimits ?? [])
        {
            if (!seen.Add(limit.Type))
                throw new EngineException(ErrorKind.InvalidArgument, $"process.rlimits: {limit.Type} appears twice");
            var number = Number(Limits, limit.Type, "process.rlimits");
            table.Add("prlimit64", SystemCall.prlimit64, limit.Type, 0, Argument.Named(number, limit.Type),
                    table.Bytes(MemoryMarshal.AsBytes<ulong>([limit.Soft, limit.Hard]), string.Create(CultureInfo.InvariantCulture, $"{limit.Soft}:{limit.Hard}")), 0)
                .Because(Errno.EPERM, "raising a hard limit needs CAP_SYS_RESOURCE, and RLIMIT_NOFILE stops at fs.nr_open")
                .Because(Errno.EINVAL, "the soft limit is above the hard one");
        }
    }

    public static void SetScheduling(ProgramTable table, Process process)
    {
        if (process.Scheduler is { } scheduler)
        {
            var flags = (scheduler.Flags ?? []).Aggregate(0ul, (sum, name) => sum | (1ul << Number(ScheduleFlags, name, "process.scheduler.flags")));
            var attributes = new SchedulingAttributes
            {
                Size = 48,
                Policy = (uint)Number(Policies, scheduler.Policy, "process.scheduler.policy"),
                Flags = flags,
                Nice = scheduler.Nice ?? 0,
                Priority = (uint)(scheduler.Priority ?? 0),
                Runtime = scheduler.Runtime ?? 0,
                Deadline = scheduler.Deadline ?? 0,
                Period = scheduler.Period ?? 0,
            };
            table.Add("sched_setattr", SystemCall.sched_setattr, scheduler.Policy, 0, table.Structure(attributes, scheduler.Policy), 0)
                .Because(Errno.EPERM, "process.scheduler needs CAP_SYS_NICE, and a cgroup that gives time to realtime processes");
        }
        if (process.IoPriority is { } io)
        {
            const int whoProcess = 1;
            var priority = (Number(IoClasses, io.Class, "process.ioPriority.class") << 13) | io.Priority;
            table.Add("ioprio_set", SystemCall.ioprio_set, io.Class, whoProcess, 0, priority).Because(Errno.EINVAL, "process.ioPriority.priority is from 0 to 7");
        }
    }

    public static void SetMemoryPolicy(ProgramTable table, MemoryPolicy? policy)
    {
        if (policy is null)
            return;
        var mode = Number(MemoryModes, policy.Mode, "linux.memoryPolicy.mode");
        foreach (var flag in policy.Flags ?? [])
        {
            mode |= flag switch
            {
                "MPOL_F_STATIC_NODES" => 1 << 15,
                "MPOL_F_RELATIVE_NODES" => 1 << 14,
                "MPOL_F_NUMA_BALANCING" => 1 << 13,
                _ => throw new EngineException(ErrorKind.InvalidArgument, $"linux.memoryPolicy.flags: unknown value \"{flag}\""),
            };
        }
        var nodes = NumberList.Mask(policy.Nodes ?? "", "linux.memoryPolicy.nodes");
        table.Add("set_mempolicy", SystemCall.set_mempolicy, policy.Mode, mode, nodes.Length == 0 ? 0 : table.Bytes(nodes, policy.Nodes!), nodes.Length == 0 ? 0 : (nodes.Length * 8) + 1);
    }

    public static void SetAffinity(ProgramTable table, string? cpus, string field)
    {
        if (cpus is not { Length: > 0 })
            return;
        var mask = NumberList.Mask(cpus, field);
        table.Add("sched_setaffinity", SystemCall.sched_setaffinity, cpus, 0, mask.Length, table.Bytes(mask, cpus)).Because(Errno.EINVAL, $"{field}: no such cpus, or none of the cgroup's cpuset");
    }

    public static void SetPersonality(ProgramTable table, Personality? personality)
    {
        if (personality is null)
            return;
        if (personality.Flags is { Length: > 0 } flags)
            throw new EngineException(ErrorKind.InvalidArgument, $"linux.personality.flags: unknown value \"{flags[0]}\"");
        var domain = personality.Domain switch
        {
            "LINUX" => 0,
            "LINUX32" => 8,
            _ => throw new EngineException(ErrorKind.InvalidArgument, $"linux.personality.domain: unknown value \"{personality.Domain}\""),
        };
        table.Add("personality", SystemCall.personality, personality.Domain, domain);
    }

    private static int Number(string[] names, string name, string field)
        => Array.IndexOf(names, name) is >= 0 and var number ? number : throw new EngineException(ErrorKind.InvalidArgument, $"{field}: unknown value \"{name}\"");

    /// <summary>struct sched_attr, its first version.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SchedulingAttributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }
}
