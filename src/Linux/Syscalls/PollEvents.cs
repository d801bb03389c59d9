namespace Skiff.Linux.Syscalls;

/// <summary>poll(2), with the kernel's values.</summary>
[Flags]
public enum PollEvents : short
{
    None = 0,
    In = 0x1,
    Priority = 0x2,
    Out = 0x4,
    Error = 0x8,
    Hangup = 0x10,
    Invalid = 0x20,
    PeerShutdown = 0x2000,
}
