using System.Text;
using Skiff.Api.Daemon;
using Skiff.Build.Dockerfile.Instructions;
using Skiff.Oci.Image;

namespace Skiff.Engine.Build;

/// <summary>One stage in the classic stream.</summary>
/// <param name="progress">The whole.</param>
/// <param name="index">In the Dockerfile.</param>
/// <param name="first">The steps before it.</param>
internal sealed class ClassicStage(ClassicProgress progress, int index, int first) : StageProgress
{
    private int _step = first;

    public int Index => index;

    public bool Ended { get; set; }

    /// <summary>What is said when those before have ended.</summary>
    public List<Func<BuildOutput, ValueTask>> Waiting { get; } = [];

    public override ValueTask StepAsync(Instruction instruction)
    {
        var number = ++_step;
        return progress.SayAsync(this, output => output.StepAsync(number, progress.Total, instruction.Text));
    }

    public override ValueTask TriggerAsync(Instruction instruction) => ValueTask.CompletedTask;

    public override ValueTask CachedAsync() => NoteAsync(" ---> Using cache\n");

    public override ValueTask ContainerAsync(string id) => NoteAsync($" ---> Running in {RandomId.Short(id)}\n");

    public override ValueTask ContainerGoneAsync(string id) => NoteAsync($"Removing intermediate container {RandomId.Short(id)}\n");

    public override ValueTask LogAsync(bool isError, ReadOnlyMemory<byte> text)
    {
        var shown = Encoding.UTF8.GetString(text.Span);
        return progress.SayAsync(this, output => isError ? output.ErrorTextAsync(shown) : output.WriteAsync(shown));
    }

    public override ValueTask NoteAsync(string text) => progress.SayAsync(this, output => output.WriteAsync(text));

    public override ValueTask PullAsync(ProgressMessage message) => progress.SayAsync(this, output => output.RelayAsync(message));

    public override ValueTask EndAsync(Digest? image) => progress.SayAsync(this, output => output.ImageAsync(image));

    public override async ValueTask FinishAsync(Digest? image)
    {
        if (image is { } id)
            await progress.SayAsync(this, output => output.AuxAsync(id));
        await progress.EndAsync(this);
    }

    public override ValueTask FailAsync(Exception error) => progress.FailAsync(this);
}
