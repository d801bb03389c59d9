using Skiff.Api.Containers;
using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>Namespaces of other containers that a container joins.</summary>
internal static class JoinedNamespaces
{
    private const string Prefix = "container:";
    private const string HostSharedMemory = "/dev/shm";

    /// <summary>The first process of `--pid container:x`; null without. Errors: NotFound; Conflict when that one does not run.</summary>
    public static int? PidOf(EngineParts parts, HostConfig host) => Target(parts, host.PidMode) is { } target ? Running(target, "PID").Init.Pid : null;

    /// <summary>As <see cref="PidOf"/>, for `--ipc container:x`.</summary>
    public static int? IpcOf(EngineParts parts, HostConfig host)
    {
        if (Target(parts, host.IpcMode) is not { } target)
            return null;
        var run = Running(target, "IPC");
        if (target.HostConfig.IpcMode is not ("shareable" or "host"))
        {
            throw new EngineException(
                ErrorKind.InvalidArgument, $"can't join IPC of container {target.Id}: non-shareable IPC (hint: use IpcMode:shareable for the donor container)");
        }
        return run.Init.Pid;
    }

    /// <summary>What of the host becomes /dev/shm; null for one of the container's own.</summary>
    public static string? SharedMemoryOf(EngineParts parts, Container container)
    {
        var host = container.HostConfig;
        if (Target(parts, host.IpcMode) is { } target)
            return target.HostConfig.IpcMode == "host" ? HostSharedMemory : ExecDirectory.SharedMemoryOf(parts.ExecDirectoryOf(target.Id));
        return host.IpcMode switch
        {
            "host" => HostSharedMemory,
            "shareable" => ExecDirectory.MountSharedMemory(parts.ExecDirectoryOf(container.Id), host.ShmSize),
            _ => null,
        };
    }

    private static Container? Target(EngineParts parts, string? mode)
        => mode?.StartsWith(Prefix, StringComparison.Ordinal) == true ? parts.Registry.Get(mode[Prefix.Length..]) : null;

    private static ContainerRun Running(Container target, string what)
        => target.Run ?? throw new EngineException(ErrorKind.Conflict, $"cannot join {what} of a non running container: {target.Id}");
}
