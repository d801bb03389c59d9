using System.Globalization;
using Skiff.Errors;

namespace Skiff.Runtime.Security;

/// <summary>What a filter returns to the kernel for a call: an action in the upper half, its data in the lower.</summary>
internal readonly record struct SeccompAction(uint Value)
{
    private const uint KillThreadValue = 0, KillProcessValue = 0x8000_0000, TrapValue = 0x0003_0000, ErrnoValue = 0x0005_0000;
    private const uint NotifyValue = 0x7FC0_0000, TraceValue = 0x7FF0_0000, LogValue = 0x7FFC_0000, AllowValue = 0x7FFF_0000;
    private const uint DataMask = 0xFFFF, EPERM = 1, ENOSYS = 38;

    public static readonly string[] Names =
    [
        "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_TRAP", "SCMP_ACT_ERRNO",
        "SCMP_ACT_NOTIFY", "SCMP_ACT_TRACE", "SCMP_ACT_LOG", "SCMP_ACT_ALLOW",
    ];

    public static SeccompAction KillThread => new(KillThreadValue);

    public static SeccompAction NoSuchCall => new(ErrnoValue | ENOSYS);

    public bool Notifies => Value == NotifyValue;

    /// <summary>Calls that nobody has heard of yet may go on: they are allowed, or somebody watches them.</summary>
    public bool LetsThrough => Value == AllowValue || Value == LogValue || (Value & ~DataMask) == TraceValue;

    /// <summary>Errors: InvalidArgument for an unknown action, or an errno where the action has no use for one.</summary>
    public static SeccompAction Parse(string name, uint? errno, string field)
    {
        if (errno > DataMask)
        {
            throw new EngineException(ErrorKind.InvalidArgument, string.Create(CultureInfo.InvariantCulture, $"{field}: errno {errno} is out of range"));
        }
        var action = name switch
        {
            "SCMP_ACT_KILL" or "SCMP_ACT_KILL_THREAD" => KillThreadValue,
            "SCMP_ACT_KILL_PROCESS" => KillProcessValue,
            "SCMP_ACT_TRAP" => TrapValue,
            "SCMP_ACT_ERRNO" => ErrnoValue | (errno ?? EPERM),
            "SCMP_ACT_TRACE" => TraceValue | (errno ?? EPERM),
            "SCMP_ACT_NOTIFY" => NotifyValue,
            "SCMP_ACT_LOG" => LogValue,
            "SCMP_ACT_ALLOW" => AllowValue,
            _ => throw new EngineException(ErrorKind.InvalidArgument, $"{field}: \"{name}\" is no seccomp action"),
        };
        return errno is null || name is "SCMP_ACT_ERRNO" or "SCMP_ACT_TRACE"
            ? new SeccompAction(action)
            : throw new EngineException(ErrorKind.InvalidArgument, $"{field}: {name} returns no errno");
    }
}
