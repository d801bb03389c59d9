namespace Skiff.Runtime.Security;

/// <summary>A seccomp profile as Docker's JSON has it.</summary>
internal sealed record SeccompProfileDocument
{
    public string DefaultAction { get; init; } = "";

    public uint? DefaultErrnoRet { get; init; }

    public string[]? Architectures { get; init; }

    public SeccompProfileArchitecture[]? ArchMap { get; init; }

    public string[]? Flags { get; init; }

    public string? ListenerPath { get; init; }

    public string? ListenerMetadata { get; init; }

    public SeccompProfileSyscall[]? Syscalls { get; init; }
}
