using Skiff.Errors;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>What makes processes for a shim: the runtime in this program, or a foreign one.</summary>
internal interface IRuntime
{
    /// <summary>
    /// Creates the container and holds it before its program. <paramref name="done"/> is called once, now or later in the loop, with either.
    /// The descriptors in <paramref name="stdio"/> stay the caller's, who closes them after that.
    /// </summary>
    void Create(ProgramStdio stdio, Action<IProgram?, EngineException?> done);

    /// <summary>A further process; nothing happens before <see cref="IProgram.Start"/>.</summary>
    IProgram PrepareExec(ExecRequest exec, ProgramStdio stdio);

    /// <summary>
    /// The container is not wanted any more: kills what is left of it, and removes its cgroup. <paramref name="done"/> as for <see cref="IProgram.Start"/>.
    /// </summary>
    void Delete(Action<EngineException?> done);

    /// <summary>One of our processes has ended and was collected.</summary>
    void OnExited(int pid);

    /// <summary>Of the created container, as `linux.cgroupsPath`; null when it has none, or one that only a foreign runtime understands.</summary>
    string? CgroupPath { get; }

    /// <summary>The kernel has killed processes of the container for want of memory, as far as can be told now.</summary>
    bool OutOfMemory { get; }
}
