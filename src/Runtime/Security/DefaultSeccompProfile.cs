using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Security;

/// <summary>
/// The profile of containers that name none: Docker's, by its effect. What is listed is allowed, everything else is
/// answered EPERM; some calls need a capability that the container has been given.
/// </summary>
public static class DefaultSeccompProfile
{
    private const uint EPERM = 1, ENOSYS = 38;

    /// <summary>AF_VSOCK reaches the hypervisor past every network namespace.</summary>
    private const ulong AF_VSOCK = 40;

    /// <summary>CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET.</summary>
    private const ulong NamespaceFlags = 0x7E02_0000;

    private const string Allow = "SCMP_ACT_ALLOW", Errno = "SCMP_ACT_ERRNO";

    private static readonly ConcurrentDictionary<(ulong, Architecture), Seccomp> s_profiles = new();

    private static readonly string[] s_always = """
        _llseek _newselect accept accept4 access adjtimex alarm bind brk cachestat capget capset chdir chmod chown chown32
        clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime clock_gettime64 clock_nanosleep
        clock_nanosleep_time64 close close_range connect copy_file_range creat dup dup2 dup3 epoll_create epoll_create1
        epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old eventfd eventfd2 execve execveat exit
        exit_group faccessat faccessat2 fadvise64 fadvise64_64 fallocate fanotify_mark fchdir fchmod fchmodat fchmodat2 fchown
        fchown32 fchownat fcntl fcntl64 fdatasync fgetxattr flistxattr flock fork fremovexattr fsetxattr fstat fstat64 fstatat64
        fstatfs fstatfs64 fsync ftruncate ftruncate64 futex futex_requeue futex_time64 futex_wait futex_waitv futex_wake
        futimesat get_robust_list get_thread_area getcpu getcwd getdents getdents64 getegid getegid32 geteuid geteuid32 getgid
        getgid32 getgroups getgroups32 getitimer getpeername getpgid getpgrp getpid getppid getpriority getrandom getresgid
        getresgid32 getresuid getresuid32 getrlimit getrusage getsid getsockname getsockopt gettid gettimeofday getuid getuid32
        getxattr getxattrat inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel io_destroy io_getevents
        io_pgetevents io_pgetevents_time64 io_setup io_submit ioctl ioprio_get ioprio_set ipc kill landlock_add_rule
        landlock_create_ruleset landlock_restrict_self lchown lchown32 lgetxattr link linkat listen listmount listxattr
        listxattrat llistxattr lremovexattr lseek lsetxattr lstat lstat64 madvise map_shadow_stack membarrier memfd_create
        memfd_secret mincore mkdir mkdirat mknod mknodat mlock mlock2 mlockall mmap mmap2 mprotect mq_getsetattr mq_notify
        mq_open mq_timedreceive mq_timedreceive_time64 mq_timedsend mq_timedsend_time64 mq_unlink mremap mseal msgctl msgget
        msgrcv msgsnd msync munlock munlockall munmap name_to_handle_at nanosleep newfstatat open openat openat2 pause
        pidfd_open pidfd_send_signal pipe pipe2 pkey_alloc pkey_free pkey_mprotect poll ppoll ppoll_time64 prctl pread64 preadv
        preadv2 prlimit64 process_mrelease process_vm_readv process_vm_writev pselect6 pselect6_time64 ptrace pwrite64 pwritev
        pwritev2 read readahead readlink readlinkat readv recv recvfrom recvmmsg recvmmsg_time64 recvmsg remap_file_pages
        removexattr removexattrat rename renameat renameat2 restart_syscall riscv_hwprobe rmdir rseq rt_sigaction rt_sigpending
        rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo
        sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam sched_getscheduler
        sched_rr_get_interval sched_rr_get_interval_time64 sched_setaffinity sched_setattr sched_setparam sched_setscheduler
        sched_yield seccomp select semctl semget semop semtimedop semtimedop_time64 send sendfile sendfile64 sendmmsg sendmsg
        sendto set_robust_list set_thread_area set_tid_address setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups
        setgroups32 setitimer setpgid setpriority setregid setregid32 setresgid setresgid32 setresuid setresuid32 setreuid
        setreuid32 setrlimit setsid setsockopt setuid setuid32 setxattr setxattrat shmat shmctl shmdt shmget shutdown
        sigaltstack signalfd signalfd4 sigprocmask sigreturn socketcall socketpair splice stat stat64 statfs statfs64 statmount
        statx symlink symlinkat sync sync_file_range syncfs sysinfo tee tgkill time timer_create timer_delete timer_getoverrun
        timer_gettime timer_gettime64 timer_settime timer_settime64 timerfd_create timerfd_gettime timerfd_gettime64
        timerfd_settime timerfd_settime64 times tkill truncate truncate64 ugetrlimit umask uname unlink unlinkat uretprobe utime
        utimensat utimensat_time64 utimes vfork vmsplice wait4 waitid waitpid write writev
        """.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static readonly (Capability Capability, string Names)[] s_privileged =
    [
        (Capability.CAP_DAC_READ_SEARCH, "open_by_handle_at"),
        (Capability.CAP_SYS_ADMIN, """
            bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie lsm_get_self_attr lsm_list_modules
            lsm_set_self_attr mount mount_setattr move_mount open_tree perf_event_open quotactl quotactl_fd setdomainname
            sethostname setns syslog umount umount2 unshare
            """),
        (Capability.CAP_SYS_BOOT, "reboot"),
        (Capability.CAP_SYS_CHROOT, "chroot"),
        (Capability.CAP_SYS_MODULE, "delete_module finit_module init_module"),
        (Capability.CAP_SYS_PACCT, "acct"),
        (Capability.CAP_SYS_PTRACE, "kcmp pidfd_getfd process_madvise"),
        (Capability.CAP_SYS_RAWIO, "ioperm iopl"),
        (Capability.CAP_SYS_TIME, "clock_settime clock_settime64 settimeofday stime"),
        (Capability.CAP_SYS_TTY_CONFIG, "vhangup"),
        (Capability.CAP_SYS_NICE, "get_mempolicy mbind set_mempolicy set_mempolicy_home_node"),
        (Capability.CAP_SYSLOG, "syslog"),
        (Capability.CAP_BPF, "bpf"),
        (Capability.CAP_PERFMON, "perf_event_open"),
    ];

    /// <summary>The same object for the same arguments. <paramref name="bounding"/> is the container's bounding set.</summary>
    public static Seccomp For(CapabilitySet bounding, Architecture machine) =>
        s_profiles.GetOrAdd((bounding.Bits, machine), static key => Build(new CapabilitySet(key.Item1), key.Item2));

    private static Seccomp Build(CapabilitySet bounding, Architecture machine)
    {
        var rules = new List<SeccompSyscall> { Allowed(s_always) };
        rules.Add(Allowed(["socket"], new SeccompArg { Index = 0, Op = "SCMP_CMP_NE", Value = AF_VSOCK }));
        // PER_LINUX, PER_LINUX32 and both without address space randomization, and the question which one it is.
        foreach (var personality in (ReadOnlySpan<ulong>)[0, 8, 0x2_0000, 0x2_0008, 0xFFFF_FFFF])
        {
            rules.Add(Allowed(["personality"], new SeccompArg { Index = 0, Op = "SCMP_CMP_EQ", Value = personality }));
        }
        if (OfMachine(machine) is { Length: > 0 } own)
        {
            rules.Add(Allowed(own));
        }
        foreach (var (capability, names) in s_privileged)
        {
            if (bounding.Contains(capability))
            {
                rules.Add(Allowed(names.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));
            }
        }
        if (!bounding.Contains(Capability.CAP_SYS_ADMIN))
        {
            // clone may make threads and processes but no namespaces. The flags of clone3 are in memory, where a filter
            // cannot look: without the call, C libraries fall back to clone.
            rules.Add(Allowed(["clone"], new SeccompArg { Index = 0, Op = "SCMP_CMP_MASKED_EQ", Value = NamespaceFlags, ValueTwo = 0 }));
            rules.Add(new SeccompSyscall { Names = ["clone3"], Action = Errno, ErrnoRet = ENOSYS });
        }
        return new Seccomp
        {
            DefaultAction = Errno,
            DefaultErrnoRet = EPERM,
            Architectures = ArchitecturesOf(machine),
            Syscalls = [.. rules],
        };
    }

    private static SeccompSyscall Allowed(string[] names, params SeccompArg[] arguments) =>
        new() { Names = names, Action = Allow, Args = arguments.Length > 0 ? arguments : null };

    private static string[] OfMachine(Architecture machine) => machine switch
    {
        Architecture.X64 => ["arch_prctl", "modify_ldt"],
        Architecture.Arm64 => ["arm_fadvise64_64", "arm_sync_file_range", "breakpoint", "cacheflush", "set_tls", "sync_file_range2"],
        Architecture.RiscV64 => ["riscv_flush_icache"],
        _ => [],
    };

    private static string[] ArchitecturesOf(Architecture machine) => machine switch
    {
        Architecture.X64 => ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
        Architecture.Arm64 => ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"],
        Architecture.RiscV64 => ["SCMP_ARCH_RISCV64"],
        _ => [],
    };
}
