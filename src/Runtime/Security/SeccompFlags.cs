using Skiff.Errors;

namespace Skiff.Runtime.Security;

/// <summary>Flags of SECCOMP_SET_MODE_FILTER by the names of the runtime specification.</summary>
internal static class SeccompFlags
{
    private const uint TSYNC = 1, LOG = 2, SPEC_ALLOW = 4, WAIT_KILLABLE_RECV = 32;

    public static readonly string[] Names =
    [
        "SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
    ];

    /// <summary>A profile without flags leaves speculation alone, as newer kernels do anyhow. Errors: InvalidArgument.</summary>
    public static uint Parse(string[]? names)
    {
        if (names is null)
        {
            return SPEC_ALLOW;
        }
        var flags = 0U;
        foreach (var name in names)
        {
            flags |= name switch
            {
                "SECCOMP_FILTER_FLAG_TSYNC" => TSYNC,
                "SECCOMP_FILTER_FLAG_LOG" => LOG,
                "SECCOMP_FILTER_FLAG_SPEC_ALLOW" => SPEC_ALLOW,
                "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV" => WAIT_KILLABLE_RECV,
                _ => throw new EngineException(ErrorKind.InvalidArgument, $"linux.seccomp.flags: \"{name}\" is no flag"),
            };
        }
        return flags;
    }
}
