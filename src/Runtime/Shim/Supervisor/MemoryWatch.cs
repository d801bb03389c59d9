using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Syscalls;
using Skiff.Runtime.Cgroups;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>Hears from a container's cgroup when the kernel kills for want of memory.</summary>
internal sealed class MemoryWatch : PollSource
{
    private const int KillMilliseconds = 200;

    private readonly PollLoop _loop;
    private readonly Action _outOfMemory;
    private OutOfMemoryWatch? _watch;
    private bool _killed;

    public MemoryWatch(PollLoop loop, Action outOfMemory)
    {
        _loop = loop;
        _outOfMemory = outOfMemory;
    }

    /// <summary>A process has been killed; looks anew.</summary>
    public bool Killed
    {
        get
        {
            Look();
            return _killed;
        }
    }

    public override FileDescriptor Descriptor => _watch!.Descriptor;

    public override PollEvents Interest => PollEvents.In;

    /// <summary>Nothing happens where there is no memory controller.</summary>
    public void Begin(ContainerCgroup cgroup)
    {
        try
        {
            _watch = cgroup.WatchOutOfMemory();
        }
        catch (EngineException)
        {
            // The container runs all the same; it is only not told why it was killed.
        }

        if (_watch is not null)
        {
            _loop.Add(this);
        }
    }

    public void End()
    {
        if (_watch is not null)
        {
            PollLoop.Remove(this);
            _watch.Dispose();
            _watch = null;
        }
    }

    public override void OnReady(PollEvents events)
    {
        Look();
        if (!_killed)
        {
            // Version 1 tells of the want of memory, and counts the process that it kills for it a moment later.
            _loop.After(KillMilliseconds, Look);
        }
    }

    private void Look()
    {
        if (_watch is not null && _watch.Consume())
        {
            _killed = true;
            _outOfMemory();
        }
    }
}
