using static Skiff.Linux.Processes.CloneFlags;

namespace Skiff.Linux.Namespaces;

/// <summary>A kind of namespace: its name in the runtime specification, its file under /proc/PID/ns, its flag.</summary>
public sealed record NamespaceKind(string Name, string File, ulong Flag)
{
    public static NamespaceKind Mount { get; } = new("mount", "mnt", CLONE_NEWNS);
    public static NamespaceKind Pid { get; } = new("pid", "pid", CLONE_NEWPID);
    public static NamespaceKind Network { get; } = new("network", "net", CLONE_NEWNET);
    public static NamespaceKind Uts { get; } = new("uts", "uts", CLONE_NEWUTS);
    public static NamespaceKind Ipc { get; } = new("ipc", "ipc", CLONE_NEWIPC);
    public static NamespaceKind User { get; } = new("user", "user", CLONE_NEWUSER);
    public static NamespaceKind Cgroup { get; } = new("cgroup", "cgroup", CLONE_NEWCGROUP);
    public static NamespaceKind Time { get; } = new("time", "time", CLONE_NEWTIME);

    public static IReadOnlyList<NamespaceKind> All { get; } = [User, Mount, Pid, Network, Uts, Ipc, Cgroup, Time];

    public static NamespaceKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
