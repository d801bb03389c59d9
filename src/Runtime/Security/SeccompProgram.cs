namespace Skiff.Runtime.Security;

/// <summary>A compiled filter, as seccomp(2) takes it.</summary>
public sealed class SeccompProgram
{
    internal SeccompProgram(byte[] instructions, uint flags, bool notifies)
    {
        Instructions = instructions;
        Flags = flags;
        Notifies = notifies;
    }

    /// <summary>An array of `struct sock_filter` (8 bytes each).</summary>
    public ReadOnlyMemory<byte> Instructions { get; }

    public int InstructionCount => Instructions.Length / 8;

    /// <summary>
    /// Flags of SECCOMP_SET_MODE_FILTER, those that the profile asks for. With <see cref="Notifies"/> the loader adds SECCOMP_FILTER_FLAG_NEW_LISTENER (8), gets a
    /// descriptor from the call and sends it to `listenerPath`.
    /// </summary>
    public uint Flags { get; }

    /// <summary>Some call is handed to a listener in user space (SCMP_ACT_NOTIFY).</summary>
    public bool Notifies { get; }
}
