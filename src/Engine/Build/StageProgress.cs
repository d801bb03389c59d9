using Skiff.Api.Daemon;
using Skiff.Build.Dockerfile.Instructions;
using Skiff.Oci.Image;

namespace Skiff.Engine.Build;

/// <summary>Tells how one stage goes.</summary>
internal abstract class StageProgress
{
    /// <summary>The next instruction begins.</summary>
    public abstract ValueTask StepAsync(Instruction instruction);

    /// <summary>A trigger of the base image begins.</summary>
    public abstract ValueTask TriggerAsync(Instruction instruction);

    /// <summary>The step was made before.</summary>
    public abstract ValueTask CachedAsync();

    /// <summary>A container runs the step; the classic stream shows one for steps that need none too.</summary>
    public abstract ValueTask ContainerAsync(string id);

    public abstract ValueTask ContainerGoneAsync(string id);

    /// <summary>Output of the command, cut anywhere.</summary>
    public abstract ValueTask LogAsync(bool isError, ReadOnlyMemory<byte> text);

    /// <summary>A line for people, with its end.</summary>
    public abstract ValueTask NoteAsync(string text);

    public abstract ValueTask PullAsync(ProgressMessage message);

    /// <summary>The instruction has ended with this image, null for none yet.</summary>
    public abstract ValueTask EndAsync(Digest? image);

    /// <summary>The stage has ended.</summary>
    public abstract ValueTask FinishAsync(Digest? image);

    /// <summary>The stage has failed.</summary>
    public abstract ValueTask FailAsync(Exception error);
}
