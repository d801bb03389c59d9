using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class UpdateCommand
{
    public static Command Declare(string name = "update") => new()
    {
        Name = name,
        Operands = "[OPTIONS] CONTAINER [CONTAINER...]",
        Summary = "Update configuration of one or more containers",
        AliasLine = "docker container update, docker update",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("blkio-weight", FlagKind.Uint16, "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)"),
        new("cpu-period", FlagKind.Integer, "Limit CPU CFS (Completely Fair Scheduler) period"),
        new("cpu-quota", FlagKind.Integer, "Limit CPU CFS (Completely Fair Scheduler) quota"),
        new("cpu-rt-period", FlagKind.Integer, "Limit the CPU real-time period in microseconds"),
        new("cpu-rt-runtime", FlagKind.Integer, "Limit the CPU real-time runtime in microseconds"),
        new("cpu-shares", FlagKind.Integer, "CPU shares (relative weight)") { Shorthand = 'c' },
        new("cpus", FlagKind.Decimal, "Number of CPUs"),
        new("cpuset-cpus", FlagKind.Text, "CPUs in which to allow execution (0-3, 0,1)"),
        new("cpuset-mems", FlagKind.Text, "MEMs in which to allow execution (0-3, 0,1)"),
        new("memory", FlagKind.Bytes, "Memory limit") { Shorthand = 'm' },
        new("memory-reservation", FlagKind.Bytes, "Memory soft limit"),
        new("memory-swap", FlagKind.Bytes, "Swap limit equal to memory plus swap: -1 to enable unlimited swap"),
        new("pids-limit", FlagKind.Integer, "Tune container pids limit (set -1 for unlimited)"),
        new("restart", FlagKind.Text, "Restart policy to apply when a container exits"),
    ];
}
