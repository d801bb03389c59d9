using System.Runtime.InteropServices;
using Skiff.Errors;

namespace Skiff.Runtime.Security;

/// <summary>
/// Which architectures a filter on this machine has to tell apart. A kernel reports only those it can run, so the others
/// that a profile lists (all of the world's, often) need no instruction.
/// </summary>
internal static class SeccompTarget
{
    public const uint AuditX8664 = 0xC000_003E, AuditX86 = 0x4000_0003, AuditArm64 = 0xC000_00B7, AuditArm = 0x4000_0028, AuditRiscv64 = 0xC000_00F3;

    /// <summary>Names of the runtime specification, all that there are.</summary>
    public static readonly string[] Names =
    [
        "SCMP_ARCH_X86", "SCMP_ARCH_X86_64", "SCMP_ARCH_X32", "SCMP_ARCH_ARM", "SCMP_ARCH_AARCH64", "SCMP_ARCH_MIPS", "SCMP_ARCH_MIPS64",
        "SCMP_ARCH_MIPS64N32", "SCMP_ARCH_MIPSEL", "SCMP_ARCH_MIPSEL64", "SCMP_ARCH_MIPSEL64N32", "SCMP_ARCH_PPC", "SCMP_ARCH_PPC64",
        "SCMP_ARCH_PPC64LE", "SCMP_ARCH_S390", "SCMP_ARCH_S390X", "SCMP_ARCH_PARISC", "SCMP_ARCH_PARISC64", "SCMP_ARCH_RISCV64",
        "SCMP_ARCH_LOONGARCH64", "SCMP_ARCH_M68K", "SCMP_ARCH_SH", "SCMP_ARCH_SHEB",
    ];

    /// <summary>
    /// The architectures to filter, this machine's own first: it is always there, listed or not, as with libseccomp.
    /// Errors: InvalidArgument for a name that is no architecture; NotImplemented on a machine whose calls are not known.
    /// </summary>
    public static List<SyscallArchitecture> Select(string[]? listed, Architecture machine)
    {
        var (native, others) = machine switch
        {
            Architecture.X64 => (SyscallArchitecture.X8664, (SyscallArchitecture[])[SyscallArchitecture.X32, SyscallArchitecture.X86]),
            Architecture.Arm64 => (SyscallArchitecture.Arm64, [SyscallArchitecture.Arm]),
            Architecture.RiscV64 => (SyscallArchitecture.Riscv64, []),
            _ => throw new EngineException(ErrorKind.NotImplemented, $"linux.seccomp: system calls of {machine} are not known"),
        };
        var selected = new List<SyscallArchitecture> { native };
        foreach (var name in listed ?? [])
        {
            if (Array.IndexOf(Names, name) < 0)
            {
                throw new EngineException(ErrorKind.InvalidArgument, $"linux.seccomp.architectures: \"{name}\" is no architecture");
            }
            foreach (var other in others)
            {
                if (NameOf(other) == name && !selected.Contains(other))
                {
                    selected.Add(other);
                }
            }
        }
        return selected;
    }

    /// <summary>AUDIT_ARCH_*, which x86-64 and x32 share.</summary>
    public static uint AuditOf(SyscallArchitecture architecture) => architecture switch
    {
        SyscallArchitecture.X8664 or SyscallArchitecture.X32 => AuditX8664,
        SyscallArchitecture.X86 => AuditX86,
        SyscallArchitecture.Arm64 => AuditArm64,
        SyscallArchitecture.Arm => AuditArm,
        _ => AuditRiscv64,
    };

    /// <summary>Arguments have 64 bits that count; elsewhere the upper half is not looked at.</summary>
    public static bool IsWide(SyscallArchitecture architecture) =>
        architecture is SyscallArchitecture.X8664 or SyscallArchitecture.Arm64 or SyscallArchitecture.Riscv64;

    private static string NameOf(SyscallArchitecture architecture) => architecture switch
    {
        SyscallArchitecture.X8664 => "SCMP_ARCH_X86_64",
        SyscallArchitecture.X32 => "SCMP_ARCH_X32",
        SyscallArchitecture.X86 => "SCMP_ARCH_X86",
        SyscallArchitecture.Arm64 => "SCMP_ARCH_AARCH64",
        SyscallArchitecture.Arm => "SCMP_ARCH_ARM",
        _ => "SCMP_ARCH_RISCV64",
    };
}
