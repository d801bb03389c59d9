using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Namespaces;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Cgroups;

namespace Skiff.Runtime.Launch;

/// <summary>What concerns the namespaces rather than the program: their joining, names, clocks, the loopback interface.</summary>
internal static class EnvironmentSection
{
    private const int KEYCTL_JOIN_SESSION_KEYRING = 1;

    public static void EnterCgroup(ProgramTable table, CgroupEntry? cgroup)
    {
        foreach (var list in cgroup?.TaskLists ?? [])
        {
            table.Write(Argument.Descriptor(list, "tasks"), "0", "tasks of the cgroup")
                .Because(Errno.ENOSPC, "the cpuset of the cgroup has no cpus or memory nodes")
                .Because(Errno.EINVAL, "the cgroup gives no time to realtime processes")
                .Because(Errno.ENODEV, "the cgroup has been removed");
        }
    }

    public static void Join(ProgramTable table, NamespacePlan namespaces)
    {
        foreach (var joined in namespaces.JoinedByChild)
        {
            table.Add("setns", SystemCall.setns, joined.Path, Argument.Descriptor(joined.Descriptor, joined.Path), Argument.Named((long)joined.Kind.Flag, joined.Kind.Name))
                .Because(Errno.EINVAL, $"linux.namespaces: {joined.Path} is not a {joined.Kind.Name} namespace, or is the one we are in");
            if (joined.Kind == NamespaceKind.User)
                BecomeRoot(table);
        }
    }

    /// <summary>Of a user namespace: until its ids are taken on, files made would belong to nobody.</summary>
    public static void BecomeRoot(ProgramTable table)
    {
        table.Add("setgroups", SystemCall.setgroups, null, 0, Argument.Named(0, "NULL")).Ignore(Errno.EPERM);
        table.Add("setresgid", SystemCall.setresgid, "gid 0", 0, 0, 0).Because(Errno.EINVAL, "linux.gidMappings does not map gid 0");
        table.Add("setresuid", SystemCall.setresuid, "uid 0", 0, 0, 0).Because(Errno.EINVAL, "linux.uidMappings does not map uid 0");
    }

    public static void UnshareCgroup(ProgramTable table)
        => table.Add("unshare", SystemCall.unshare, "cgroup namespace", Argument.Named((long)NamespaceKind.Cgroup.Flag, "CLONE_NEWCGROUP"));

    /// <summary>The namespace is entered by execve (Linux 6.1): before, its clocks can be set.</summary>
    public static void UnshareTime(ProgramTable table, TimeOffsets? offsets)
    {
        table.Add("unshare", SystemCall.unshare, "time namespace", Argument.Named((long)NamespaceKind.Time.Flag, "CLONE_NEWTIME"));
        var text = new StringBuilder();
        Append(text, "monotonic", offsets?.Monotonic);
        Append(text, "boottime", offsets?.Boottime);
        if (text.Length == 0)
            return;
        var slot = table.NewSlot();
        table.OpenAt(Argument.WorkingDirectory, "/proc/self/timens_offsets", OpenFlags.O_WRONLY).Into(slot);
        table.Write(slot, text.ToString(), "/proc/self/timens_offsets").Because(Errno.ERANGE, "linux.timeOffsets: a clock would be negative or too far in the future");
        table.Close(slot);
    }

    public static void JoinKeyring(ProgramTable table, string containerId)
        => table.Add("keyctl", SystemCall.keyctl, "session keyring", KEYCTL_JOIN_SESSION_KEYRING, table.Text("_ses." + containerId))
            .Ignore(Errno.ENOSYS).Ignore(Errno.EPERM)
            .Because(Errno.EDQUOT, "too many keyrings: raise kernel.keys.maxkeys or pass --no-new-keyring");

    public static void RaiseLoopback(ProgramTable table)
    {
        const int AF_INET = 2;
        const int SOCK_DGRAM = 2 | 0x80000;
        const uint SIOCSIFFLAGS = 0x8914;
        const short IFF_UP_RUNNING = 0x41;
        var request = new byte[40];
        "lo"u8.CopyTo(request);
        MemoryMarshal.Write(request.AsSpan(16), IFF_UP_RUNNING);
        var socket = table.NewSlot();
        table.Add("socket", SystemCall.socket, "lo", AF_INET, SOCK_DGRAM, 0).Into(socket);
        table.Add("ioctl", SystemCall.ioctl, "lo", socket, Argument.Named(SIOCSIFFLAGS, "SIOCSIFFLAGS"), table.Bytes(request, "lo up"));
        table.Close(socket);
    }

    public static void SetNames(ProgramTable table, Spec spec)
    {
        if (spec.Hostname is { Length: > 0 } hostname)
            table.Add("sethostname", SystemCall.sethostname, hostname, table.Text(hostname), Encoding.UTF8.GetByteCount(hostname)).Because(Errno.EINVAL, "hostname: at most 64 bytes");
        if (spec.Domainname is { Length: > 0 } domainname)
            table.Add("setdomainname", SystemCall.setdomainname, domainname, table.Text(domainname), Encoding.UTF8.GetByteCount(domainname)).Because(Errno.EINVAL, "domainname: at most 64 bytes");
    }

    /// <summary>
    /// Labels that take effect at execve. Through the host's /proc, before the root is changed: a /proc of the container's
    /// could be a file that swallows what is written.
    /// </summary>
    public static void SetLabels(ProgramTable table, Process process, IHostSide host)
    {
        if (process.ApparmorProfile is { Length: > 0 } profile)
        {
            if (!host.Exists("/sys/module/apparmor"))
                throw new EngineException(ErrorKind.InvalidArgument, $"process.apparmorProfile: {profile}: this kernel runs without AppArmor");
            var path = host.Exists("/proc/self/attr/apparmor/exec") ? "/proc/self/attr/apparmor/exec" : "/proc/self/attr/exec";
            WriteAttribute(table, path, "exec " + profile, $"process.apparmorProfile: is the profile {profile} loaded?");
        }
        if (process.SelinuxLabel is { Length: > 0 } label)
        {
            if (!host.Exists("/sys/fs/selinux/enforce"))
                throw new EngineException(ErrorKind.InvalidArgument, $"process.selinuxLabel: {label}: this kernel runs without SELinux");
            WriteAttribute(table, "/proc/self/attr/exec", label, $"process.selinuxLabel: {label} is not a context of the policy");
        }
    }

    private static void WriteAttribute(ProgramTable table, string path, string value, string cause)
    {
        var slot = table.NewSlot();
        table.OpenAt(Argument.WorkingDirectory, path, OpenFlags.O_WRONLY).Into(slot);
        table.Write(slot, value, path).Because(Errno.ENOENT, cause).Because(Errno.EINVAL, cause).Because(Errno.EACCES, cause);
        table.Close(slot);
    }

    private static void Append(StringBuilder text, string clock, TimeOffset? offset)
    {
        if (offset is not null)
            text.Append(CultureInfo.InvariantCulture, $"{clock} {offset.Secs ?? 0} {offset.Nanosecs ?? 0}\n");
    }
}
