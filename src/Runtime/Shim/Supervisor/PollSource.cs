using Skiff.Linux;
using Skiff.Linux.Syscalls;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>A descriptor in the loop, and what to do when something comes.</summary>
internal abstract class PollSource
{
    public abstract FileDescriptor Descriptor { get; }

    /// <summary>
    /// What to wait for at this moment. None leaves the descriptor out altogether, even its hang-up, which would otherwise
    /// wake the loop again and again; Error waits for errors and hang-up alone.
    /// </summary>
    public abstract PollEvents Interest { get; }

    /// <summary>No longer in the loop.</summary>
    public bool Removed { get; set; }

    public abstract void OnReady(PollEvents events);
}
