using Skiff.Errors;
using Skiff.Linux;
using Skiff.Runtime.Launch;
using Skiff.Runtime.Shim.Supervisor;

namespace Skiff.Runtime.Shim.Own;

/// <summary>The first process of a container that we have cloned.</summary>
internal sealed class OwnProgram : IProgram
{
    private readonly FileDescriptor _pidDescriptor;
    private ContainerLaunch? _launch;

    public OwnProgram(ContainerLaunch launch)
    {
        _launch = launch;
        Pid = launch.Pid;
        // Ours, so that the launch with all it has compiled can be let go of when it is over.
        _pidDescriptor = launch.PidDescriptor.Duplicate();
    }

    public int Pid { get; }

    public FileDescriptor? PidDescriptor => _pidDescriptor;

    public FileDescriptor? TakeTerminal() => _launch?.TakeTerminal();

    public void Start(TerminalSize? size, Action<EngineException?> done)
    {
        EngineException? failure = null;
        try
        {
            _launch!.Release();
        }
        catch (EngineException error)
        {
            failure = error;
        }

        var launch = _launch!;
        _launch = null;
        done(failure);
        using (launch)
        {
            if (failure is null)
            {
                RunPoststart(launch);
            }
        }
    }

    /// <summary>Ends a process that was never started.</summary>
    public void Kill()
    {
        _launch?.Kill();
        _launch?.Dispose();
        _launch = null;
    }

    private static void RunPoststart(ContainerLaunch launch)
    {
        try
        {
            launch.RunPoststart();
        }
        catch (EngineException)
        {
            // By the specification (runtime.md, "Lifecycle") such a failure is for a log, and the container goes on.
        }
    }
}
