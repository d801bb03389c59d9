using Skiff.Build.Dockerfile;
using Skiff.Build.Dockerfile.Instructions;

namespace Skiff.Engine.Build;

/// <summary>
/// The classic builder's stream. It knows nothing of stages that run side by side: the first that is not done is shown as it goes, and what the others
/// have to say waits until those before them are done.
/// </summary>
internal sealed class ClassicProgress(BuildOutput output) : BuildProgress, IDisposable
{
    private readonly List<ClassicStage> _stages = [];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _step;
    private int _total;
    private int _current;

    public override ValueTask BeginAsync(DockerfileDocument document, IReadOnlyList<Stage> stages)
    {
        _total = document.GlobalArguments.Count + stages.Sum(static stage => stage.Instructions.Count + 1);
        var first = document.GlobalArguments.Count;
        foreach (var stage in stages)
        {
            _stages.Add(new ClassicStage(this, stage.Index, first));
            first += stage.Instructions.Count + 1;
        }
        return ValueTask.CompletedTask;
    }

    public override ValueTask GlobalAsync(ArgInstruction argument) => output.StepAsync(++_step, _total, argument.Text);

    public override StageProgress Of(Stage stage)
    {
        lock (_stages)
        {
            if (_stages.Find(each => each.Index == stage.Index) is { } known)
                return known;
            // a stage that only a trigger of a base image asked for
            _stages.Add(new ClassicStage(this, stage.Index, _total));
            return _stages[^1];
        }
    }

    public void Dispose() => _turn.Dispose();

    internal int Total => _total;

    /// <summary>Says it now, or when it is the stage's turn.</summary>
    internal async ValueTask SayAsync(ClassicStage stage, Func<BuildOutput, ValueTask> what)
    {
        await _turn.WaitAsync();
        try
        {
            if (IsShown(stage))
                await what(output);
            else
                stage.Waiting.Add(what);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A stage is done: the next ones say what they have had to keep.</summary>
    internal async ValueTask EndAsync(ClassicStage stage)
    {
        await _turn.WaitAsync();
        try
        {
            stage.Ended = true;
            while (_current < _stages.Count && _stages[_current].Ended)
            {
                if (++_current < _stages.Count)
                    await TellAsync(_stages[_current]);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A stage failed, and the build with it: what it has said is what people need.</summary>
    internal async ValueTask FailAsync(ClassicStage stage)
    {
        await _turn.WaitAsync();
        try
        {
            await TellAsync(stage);
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool IsShown(ClassicStage stage) => _stages.IndexOf(stage) <= _current;

    private async ValueTask TellAsync(ClassicStage stage)
    {
        foreach (var what in stage.Waiting)
            await what(output);
        stage.Waiting.Clear();
    }
}
