using Skiff.Linux;

namespace Skiff.Runtime.Launch;

/// <summary>How a new process gets into its cgroup: born in <see cref="Directory"/> (version 2), or by writing 0 into each of the lists.</summary>
internal sealed record CgroupEntryPoints(FileDescriptor? Directory, IReadOnlyList<FileDescriptor> ProcessLists)
{
    public static CgroupEntryPoints None { get; } = new(null, []);
}
