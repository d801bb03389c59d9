using Skiff.Errors;
using Skiff.Linux;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>A process that an <see cref="IRuntime"/> holds or has started.</summary>
internal interface IProgram
{
    /// <summary>0 while there is no process yet, which for an exec is until it is started.</summary>
    int Pid { get; }

    /// <summary>Polls readable at the end of the process; the process is our child. Null while there is none.</summary>
    FileDescriptor? PidDescriptor { get; }

    /// <summary>The master of the process's terminal, once there is one; belongs to the caller.</summary>
    FileDescriptor? TakeTerminal();

    /// <summary>Lets the program run, on a terminal of the given size if it gets one only now. <paramref name="done"/> is called once, now or later in the loop, with null when it runs.</summary>
    void Start(TerminalSize? size, Action<EngineException?> done);
}
