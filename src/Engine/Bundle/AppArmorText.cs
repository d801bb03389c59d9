namespace Skiff.Engine.Bundle;

/// <summary>
/// The default profile in AppArmor's language (apparmor.d(5)): it lets programs do what their capabilities and namespaces
/// allow, but not mount, not change the kernel through /proc and /sys, and not signal or trace processes outside of
/// containers. It includes no file of the host's, so that it means the same everywhere.
/// </summary>
internal static class AppArmorText
{
    /// <summary>A profile of this name. The daemon, confined itself under `daemonLabel` or `unconfined`, may send it signals.</summary>
    public static string Of(string name, string daemonLabel) => $$"""
        profile {{name}} flags=(attach_disconnected,mediate_deleted) {
          network,
          capability,
          file,
          umount,
          unix,

          # from the host: whoever is not confined, the daemon, and other runtimes; among each other: everything
          signal (receive) peer=unconfined,
          signal (receive) peer="{{daemonLabel}}",
          signal (receive) peer=runc,
          signal (receive) peer=crun,
          signal (send, receive) peer={{name}},
          ptrace (trace, read, tracedby, readby) peer={{name}},

          deny mount,

          # of /proc only what belongs to processes, and /proc/sys/kernel/shm*
          deny /proc/* w,
          deny /proc/{[^1-9],[^1-9][^0-9],[^1-9s][^0-9y][^0-9s],[^1-9][^0-9][^0-9][^0-9]*}/** w,
          deny /proc/sys/[^k]** w,
          deny /proc/sys/kernel/{?,??,[^s][^h][^m]**} w,
          deny /proc/sysrq-trigger rwklx,
          deny /proc/kcore rwklx,

          # of /sys only the cgroups
          deny /sys/[^f]*/** wklx,
          deny /sys/f[^s]*/** wklx,
          deny /sys/fs/[^c]*/** wklx,
          deny /sys/fs/c[^g]*/** wklx,
          deny /sys/fs/cg[^r]*/** wklx,
          deny /sys/firmware/** rwklx,
          deny /sys/devices/virtual/powercap/** rwklx,
          deny /sys/kernel/security/** rwklx,
        }

        """;
}
