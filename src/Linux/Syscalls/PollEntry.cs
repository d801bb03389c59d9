using System.Runtime.InteropServices;

namespace Skiff.Linux.Syscalls;

/// <summary>struct pollfd: what is waited for on one descriptor, and what came.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PollEntry
{
    private readonly int _descriptor;

    /// <param name="descriptor">Must outlive the entry: nothing holds it open.</param>
    /// <param name="events">What to wait for; Error and Hangup come unasked.</param>
    public PollEntry(FileDescriptor descriptor, PollEvents events)
    {
        _descriptor = descriptor.Number;
        Events = events;
    }

    public PollEvents Events { get; }

    public PollEvents Returned { get; }
}
