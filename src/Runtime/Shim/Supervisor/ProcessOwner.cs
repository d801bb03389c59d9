namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>What a <see cref="SupervisedProcess"/> has from its shim, and tells it.</summary>
internal abstract class ProcessOwner
{
    protected ProcessOwner(Scratch scratch) => Scratch = scratch;

    public PollLoop Loop { get; } = new();

    public Scratch Scratch { get; }

    /// <summary>Where queues of slow clients go.</summary>
    public abstract string SpillDirectory { get; }

    public abstract bool OutOfMemory { get; }

    /// <summary>Buffers were used.</summary>
    public abstract void OnActivity();

    /// <summary>The process has ended, and its output is in the log.</summary>
    public abstract void OnExited(SupervisedProcess process);

    /// <summary>The process has ended, and its clients get no more.</summary>
    public abstract void OnStreamsFinished(SupervisedProcess process);

    public abstract void OnClientLeft(SupervisedProcess process);
}
