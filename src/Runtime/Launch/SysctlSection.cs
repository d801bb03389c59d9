using Skiff.Errors;
using Skiff.Linux.Files;
using Skiff.Linux.Namespaces;
using Skiff.Linux.Processes;

namespace Skiff.Runtime.Launch;

/// <summary>
/// `linux.sysctl`. Written through the host's /proc before the root is changed: which namespace a parameter belongs to is
/// decided by who writes, and the container's own /proc may be anything. A parameter of no namespace would change the host.
/// </summary>
internal static class SysctlSection
{
    private static readonly string[] Ipc =
    [
        "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax", "kernel.shmmni",
        "kernel.shm_rmid_forced", "kernel.msg_next_id", "kernel.sem_next_id", "kernel.shm_next_id",
    ];

    public static void Compile(LaunchPlan plan, NamespacePlan namespaces)
    {
        if (plan.Linux.Sysctl is not { Count: > 0 } sysctl)
            return;
        var slot = plan.Table.NewSlot();
        foreach (var (name, value) in sysctl)
        {
            var path = FilePath(name);
            Validate(name, path.Replace('/', '.'), namespaces);
            plan.Table.OpenAt(Argument.WorkingDirectory, "/proc/sys/" + path, OpenFlags.O_WRONLY).Into(slot);
            plan.Table.Write(slot, value, "/proc/sys/" + path);
            plan.Table.Close(slot);
        }
    }

    /// <summary>sysctl(8): whichever of `.` and `/` comes first separates, and the other one is part of names.</summary>
    internal static string FilePath(string name)
    {
        var first = name.AsSpan().IndexOfAny('.', '/');
        var path = first >= 0 && name[first] == '.'
            ? string.Create(name.Length, name, static (span, from) =>
            {
                for (var i = 0; i < span.Length; i++)
                    span[i] = from[i] switch { '.' => '/', '/' => '.', var other => other };
            })
            : name;
        return path.Split('/').Any(part => part is "" or "." or "..")
            ? throw new EngineException(ErrorKind.InvalidArgument, $"linux.sysctl: \"{name}\" is not a kernel parameter")
            : path;
    }

    private static void Validate(string name, string dotted, NamespacePlan namespaces)
    {
        var kind = dotted switch
        {
            "kernel.hostname" => throw new EngineException(ErrorKind.InvalidArgument, $"linux.sysctl: \"{name}\" conflicts with the field hostname"),
            "kernel.domainname" => NamespaceKind.Uts,
            _ when dotted.StartsWith("net.", StringComparison.Ordinal) => NamespaceKind.Network,
            _ when dotted.StartsWith("fs.mqueue.", StringComparison.Ordinal) || Ipc.Contains(dotted) => NamespaceKind.Ipc,
            _ when dotted.StartsWith("user.", StringComparison.Ordinal) => NamespaceKind.User,
            _ => throw new EngineException(ErrorKind.InvalidArgument, $"sysctl \"{name}\" is not in a separate kernel namespace"),
        };
        if (!namespaces.Has(kind))
            throw new EngineException(ErrorKind.InvalidArgument, $"sysctl \"{name}\" is not allowed: the container has no {kind.Name} namespace of its own");
    }
}
