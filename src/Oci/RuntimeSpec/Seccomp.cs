namespace Skiff.Oci.RuntimeSpec;

/// <summary>Names are libseccomp's: <c>SCMP_ACT_*</c>, <c>SCMP_ARCH_*</c>, <c>SCMP_CMP_*</c>.</summary>
public sealed record Seccomp
{
    public string DefaultAction { get; init; } = "";
    public uint? DefaultErrnoRet { get; init; }
    public string[]? Architectures { get; init; }
    public string[]? Flags { get; init; }
    public string? ListenerPath { get; init; }
    public string? ListenerMetadata { get; init; }
    public SeccompSyscall[]? Syscalls { get; init; }
}
