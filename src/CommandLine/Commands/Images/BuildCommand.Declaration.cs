using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Options;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class BuildCommand
{
    public static Command Declare(string name = "build") => new()
    {
        Name = name,
        Operands = "[OPTIONS] PATH | URL | -",
        Summary = "Build an image from a Dockerfile",
        AliasLine = "docker image build, docker build, docker builder build",
        Arguments = ArgumentRule.Exactly(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("add-host", FlagKind.List, "Add a custom host-to-IP mapping (\"host:ip\")") { Check = FlagChecks.ExtraHost },
        new("build-arg", FlagKind.List, "Set build-time variables"),
        new("cache-from", FlagKind.Strings, "Images to consider as cache sources"),
        new("cgroup-parent", FlagKind.Text, "Set the parent cgroup for the \"RUN\" instructions during build"),
        new("compress", FlagKind.Bool, "Compress the build context using gzip"),
        new("cpu-period", FlagKind.Integer, "Limit the CPU CFS (Completely Fair Scheduler) period"),
        new("cpu-quota", FlagKind.Integer, "Limit the CPU CFS (Completely Fair Scheduler) quota"),
        new("cpu-shares", FlagKind.Integer, "CPU shares (relative weight)") { Shorthand = 'c' },
        new("cpuset-cpus", FlagKind.Text, "CPUs in which to allow execution (0-3, 0,1)"),
        new("cpuset-mems", FlagKind.Text, "MEMs in which to allow execution (0-3, 0,1)"),
        new("disable-content-trust", FlagKind.Bool, "Skip image verification (default true)") { Default = "true" },
        new("file", FlagKind.Text, "Name of the Dockerfile (Default is \"PATH/Dockerfile\")") { Shorthand = 'f' },
        new("force-rm", FlagKind.Bool, "Always remove intermediate containers"),
        new("iidfile", FlagKind.Text, "Write the image ID to the file"),
        new("isolation", FlagKind.Text, "Container isolation technology"),
        new("label", FlagKind.List, "Set metadata for an image") { Check = FlagChecks.Label },
        new("memory", FlagKind.Bytes, "Memory limit") { Shorthand = 'm' },
        new("memory-swap", FlagKind.Bytes, "Swap limit equal to memory plus swap: -1 to enable unlimited swap"),
        new("network", FlagKind.Text, "Set the networking mode for the RUN instructions during build (default \"default\")") { Default = "default" },
        new("no-cache", FlagKind.Bool, "Do not use cache when building the image"),
        new("platform", FlagKind.Text, "Set platform if server is multi-platform capable"),
        ProgressFlag.Declare(),
        new("pull", FlagKind.Bool, "Always attempt to pull a newer version of the image"),
        new("quiet", FlagKind.Bool, "Suppress the build output and print image ID on success") { Shorthand = 'q' },
        new("rm", FlagKind.Bool, "Remove intermediate containers after a successful build (default true)") { Default = "true" },
        new("security-opt", FlagKind.Strings, "Security options"),
        new("shm-size", FlagKind.Bytes, "Size of \"/dev/shm\""),
        new("squash", FlagKind.Bool, "Squash newly built layers into a single new layer"),
        new("tag", FlagKind.List, "Name and optionally a tag in the \"name:tag\" format") { Shorthand = 't', Check = FlagChecks.ImageTag },
        new("target", FlagKind.Text, "Set the target build stage to build."),
        new("ulimit", FlagKind.Ulimit, "Ulimit options (default [])") { Check = FlagChecks.Ulimit },
    ];
}
