namespace Skiff.Runtime.Security;

/// <summary>Architectures whose system calls this project knows by number, in the order of the columns of <see cref="SyscallTable"/>.</summary>
internal enum SyscallArchitecture
{
    X8664,
    X32,
    X86,
    Arm64,
    Arm,
    Riscv64,
}
