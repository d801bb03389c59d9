using Skiff.Build.Dockerfile;
using Skiff.Build.Dockerfile.Instructions;
using Skiff.Errors;
using Skiff.Storage.Images;

namespace Skiff.Engine.Build;

/// <summary>One build: the stages that the target needs, side by side as far as they do not wait for each other.</summary>
internal sealed class ImageBuild
{
    private readonly BuildEnvironment _environment;
    private readonly DockerfileDocument _document;
    private readonly Dictionary<int, Task<StoredImage?>> _running = [];
    private readonly CancellationTokenSource _ended;
    private IReadOnlyList<Stage> _stages = [];

    public ImageBuild(BuildEnvironment environment, DockerfileDocument document, CancellationToken cancellationToken)
    {
        (_environment, _document) = (environment, document);
        Arguments = new BuildArguments(environment.Options.Arguments, environment.Platform);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    public BuildEnvironment Environment => _environment;

    public BuildArguments Arguments { get; }

    public char Escape => _document.Directives.Escape;

    /// <summary>The instruction that failed first; null while none has.</summary>
    public SourceRange? FailedAt { get; private set; }

    /// <summary>The stages of the target, once the build has begun.</summary>
    public IReadOnlyList<Stage> Stages => _stages;

    /// <summary>Answers the image of the target; null when it has neither files nor configuration.</summary>
    public async Task<StoredImage?> RunAsync()
    {
        using var ended = _ended;
        var globals = _document.GlobalArguments.SelectMany(static argument => argument.Arguments).ToList();
        foreach (var (name, value) in globals)
            Arguments.DeclareGlobal(name, value is null ? null : Globals().Expand(value));
        var contexts = _environment.Options.NamedContexts;
        _stages = WithLabels(StagePlan.For(_document, _environment.Options.Target, text => Globals().Expand(text), contexts.ContainsKey));
        await _environment.Progress.BeginAsync(_document, _stages);
        foreach (var argument in _document.GlobalArguments)
            await _environment.Progress.GlobalAsync(argument);
        var target = StageAsync(_stages[^1]);
        foreach (var stage in _stages)
            _ = StageAsync(stage);
        try
        {
            await target;
        }
        catch (Exception error) when (error is EngineException or OperationCanceledException)
        {
            await _ended.CancelAsync();
            await SettleAsync();
            throw FirstFailure() ?? error;
        }
        await SettleAsync();
        return await target;
    }

    public VariableExpander Globals() => new(Escape, Arguments.Global);

    /// <summary>The image of a stage that stands before number <paramref name="before"/>; null when there is no such stage.</summary>
    public Task<StoredImage?>? FindStage(int before, string name, bool numbers)
        => StagePlan.Find(_document.Stages, before, name, numbers) is { } stage ? StageAsync(_stages.FirstOrDefault(each => each.Index == stage.Index) ?? stage) : null;

    public void Failed(SourceRange range)
    {
        lock (_running)
            FailedAt ??= range;
    }

    private Task<StoredImage?> StageAsync(Stage stage)
    {
        lock (_running)
        {
            if (!_running.TryGetValue(stage.Index, out var task))
                _running[stage.Index] = task = Task.Run(() => new StageBuild(this, stage).RunAsync(_ended.Token), CancellationToken.None);
            return task;
        }
    }

    /// <summary>Nothing of the build goes on when it is over.</summary>
    private async Task SettleAsync()
    {
        while (Pending() is { Count: > 0 } pending)
            await Task.WhenAll(pending).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private List<Task<StoredImage?>> Pending()
    {
        lock (_running)
            return [.. _running.Values.Where(static task => !task.IsCompleted)];
    }

    private Exception? FirstFailure()
    {
        lock (_running)
            return _running.OrderBy(static each => each.Key).Select(static each => each.Value.Exception?.InnerException).FirstOrDefault(static error => error is EngineException);
    }

    /// <summary>Labels of the request are the target's last step.</summary>
    private List<Stage> WithLabels(IReadOnlyList<Stage> stages)
    {
        var labels = _environment.Options.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).ToList();
        if (labels.Count == 0)
            return [.. stages];
        var text = "LABEL " + string.Join(' ', labels.Select(label => $"{label.Key}={label.Value}"));
        var step = new LabelInstruction([.. labels.Select(label => new NameValue(Literal(label.Key), Literal(label.Value)))]) { Keyword = "LABEL", Text = text };
        return [.. stages.SkipLast(1), stages[^1] with { Instructions = [.. stages[^1].Instructions, step] }];
    }

    private static string Literal(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
