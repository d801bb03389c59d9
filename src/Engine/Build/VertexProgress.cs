using Skiff.Build.Dockerfile;
using Skiff.Build.Dockerfile.Instructions;

namespace Skiff.Engine.Build;

/// <summary>Tells of a build as BuildKit does: a graph of pieces of work.</summary>
internal sealed class VertexProgress(IBuildReport report, TimeProvider time) : BuildProgress
{
    private bool _several;

    public override ValueTask BeginAsync(DockerfileDocument document, IReadOnlyList<Stage> stages)
    {
        _several = document.Stages.Count > 1;
        return ValueTask.CompletedTask;
    }

    public override ValueTask GlobalAsync(ArgInstruction argument) => ValueTask.CompletedTask;

    public override StageProgress Of(Stage stage) => new VertexStage(this, stage.Name ?? (_several ? $"stage-{stage.Index}" : ""), Counted(stage));

    /// <summary>Work that belongs to no step.</summary>
    public async Task<T> WorkAsync<T>(string name, Func<VertexWork, Task<T>> work)
    {
        var vertex = Begin(name);
        try
        {
            var result = await work(vertex);
            vertex.End();
            return result;
        }
        catch (Exception error)
        {
            vertex.Fail(error);
            throw;
        }
    }

    public DateTimeOffset Now => time.GetUtcNow();

    public VertexWork Begin(string name) => new(report, time, name);

    private static int Counted(Stage stage)
        => (stage.From.Image == "scratch" ? 0 : 1) + stage.Instructions.Count(VertexStage.IsWork);
}
