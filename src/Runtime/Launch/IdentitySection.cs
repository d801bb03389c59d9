using System.Runtime.InteropServices;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Security;

namespace Skiff.Runtime.Launch;

/// <summary>User, groups, capabilities and the seccomp filter, in the one order in which each is still allowed.</summary>
internal sealed class IdentitySection
{
    private const int PR_SET_KEEPCAPS = 8;
    private const int PR_CAPBSET_DROP = 24;
    private const int PR_SET_NO_NEW_PRIVS = 38;
    private const int PR_CAP_AMBIENT = 47;
    private const int PR_CAP_AMBIENT_RAISE = 2;
    private const int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private const int SECCOMP_SET_MODE_FILTER = 1;

    private readonly ProgramTable _table;
    private readonly Process _process;
    private readonly SeccompProgram? _filter;
    private readonly CapabilitySet _available;

    /// <param name="available">What the child holds before: our own permitted set, or everything in a user namespace.</param>
    public IdentitySection(ProgramTable table, Process process, SeccompProgram? filter, CapabilitySet available)
    {
        if (filter is { Notifies: true })
            throw new EngineException(ErrorKind.NotImplemented, "linux.seccomp: SCMP_ACT_NOTIFY is not supported");
        (_table, _process, _filter, _available) = (table, process, filter, available);
    }

    private User User => _process.User ?? new User();

    /// <summary>Ids and the bounding set; afterwards files are looked up as the container's user does.</summary>
    public void TakeOnUser()
    {
        if (_process.NoNewPrivileges == true)
            _table.Add("prctl", SystemCall.prctl, "no_new_privs", Argument.Named(PR_SET_NO_NEW_PRIVS, "PR_SET_NO_NEW_PRIVS"), 1, 0, 0, 0);
        if (_process.Capabilities is { } capabilities)
            DropBounding(CapabilitySet.Parse(capabilities.Bounding));
        _table.Add("prctl", SystemCall.prctl, "keepcaps", Argument.Named(PR_SET_KEEPCAPS, "PR_SET_KEEPCAPS"), 1, 0, 0, 0);
        var groups = User.AdditionalGids ?? [];
        _table.Add("setgroups", SystemCall.setgroups, "process.user.additionalGids", groups.Length,
                groups.Length == 0 ? Argument.Named(0, "NULL") : _table.Bytes(MemoryMarshal.AsBytes<uint>(groups), "[" + string.Join(", ", groups) + "]"))
            .Because(Errno.EINVAL, "a group is not mapped into the user namespace");
        _table.Add("setresgid", SystemCall.setresgid, "process.user.gid", User.Gid, User.Gid, User.Gid).Because(Errno.EINVAL, "the group is not mapped into the user namespace");
        _table.Add("setresuid", SystemCall.setresuid, "process.user.uid", User.Uid, User.Uid, User.Uid)
            .Because(Errno.EINVAL, "the user is not mapped into the user namespace")
            .Because(Errno.EAGAIN, "the user's limit of processes is reached");
        _table.Add("umask", SystemCall.umask, null, Argument.Flags(User.Umask ?? 0x12));
    }

    /// <summary>
    /// The last steps before execve. A filter needs CAP_SYS_ADMIN unless no_new_privs is set, so it comes before the
    /// capabilities are reduced then, and must allow capset, prctl and execve; after them otherwise.
    /// </summary>
    public void Reduce()
    {
        if (_filter is not null && _process.NoNewPrivileges != true)
        {
            if (User.Uid != 0)
                SetCapabilities(_available, _available, CapabilitySet.Empty); // setresuid emptied the effective set
            Load(_filter);
        }
        if (_process.Capabilities is { } capabilities)
            SetCapabilities(capabilities);
        _table.Add("prctl", SystemCall.prctl, "keepcaps", Argument.Named(PR_SET_KEEPCAPS, "PR_SET_KEEPCAPS"), 0, 0, 0, 0);
        if (_filter is not null && _process.NoNewPrivileges == true)
            Load(_filter);
    }

    private void DropBounding(CapabilitySet bounding)
    {
        for (var number = 0; number < CapabilitySet.Known.Count; number++)
        {
            if (!bounding.Contains((Capability)number))
                _table.Add("prctl", SystemCall.prctl, ((Capability)number).ToString(), Argument.Named(PR_CAPBSET_DROP, "PR_CAPBSET_DROP"), number, 0, 0, 0).Ignore(Errno.EINVAL);
        }
    }

    private void SetCapabilities(ProcessCapabilities capabilities)
    {
        // What cannot be granted is left out: a runtime that is restricted itself still starts containers.
        var permitted = CapabilitySet.Parse(capabilities.Permitted) & _available;
        var effective = CapabilitySet.Parse(capabilities.Effective) & permitted;
        var inheritable = CapabilitySet.Parse(capabilities.Inheritable) & _available;
        SetCapabilities(effective, permitted, inheritable);
        _table.Add("prctl", SystemCall.prctl, "ambient capabilities", Argument.Named(PR_CAP_AMBIENT, "PR_CAP_AMBIENT"), PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
        var ambient = CapabilitySet.Parse(capabilities.Ambient) & permitted & inheritable;
        for (var number = 0; number < CapabilitySet.Known.Count; number++)
        {
            if (ambient.Contains((Capability)number))
                _table.Add("prctl", SystemCall.prctl, ((Capability)number).ToString(), Argument.Named(PR_CAP_AMBIENT, "PR_CAP_AMBIENT"), PR_CAP_AMBIENT_RAISE, number, 0, 0);
        }
    }

    private void SetCapabilities(CapabilitySet effective, CapabilitySet permitted, CapabilitySet inheritable)
    {
        const uint version3 = 0x20080522;
        var header = _table.Bytes(MemoryMarshal.AsBytes<uint>([version3, 0]), "version 3");
        var data = _table.Bytes(MemoryMarshal.AsBytes<uint>(
        [
            (uint)effective.Bits, (uint)permitted.Bits, (uint)inheritable.Bits,
            (uint)(effective.Bits >> 32), (uint)(permitted.Bits >> 32), (uint)(inheritable.Bits >> 32),
        ]), $"{{effective 0x{effective.Bits:x}, permitted 0x{permitted.Bits:x}, inheritable 0x{inheritable.Bits:x}}}");
        _table.Add("capset", SystemCall.capset, "process.capabilities", header, data);
    }

    private void Load(SeccompProgram filter)
    {
        var instructions = _table.Bytes(filter.Instructions.Span, "filter");
        var program = _table.SocketFilter(instructions, filter.InstructionCount);
        _table.Add("seccomp", SystemCall.seccomp, "linux.seccomp", SECCOMP_SET_MODE_FILTER, filter.Flags, program)
            .Because(Errno.EINVAL, "a flag of linux.seccomp.flags is not known to this kernel")
            .Because(Errno.EACCES, "without noNewPrivileges a filter needs CAP_SYS_ADMIN");
    }
}
