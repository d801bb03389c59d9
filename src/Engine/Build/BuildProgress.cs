using Skiff.Build.Dockerfile;
using Skiff.Build.Dockerfile.Instructions;

namespace Skiff.Engine.Build;

/// <summary>Tells how a build goes.</summary>
internal abstract class BuildProgress
{
    /// <summary>What is going to be built, in order.</summary>
    public abstract ValueTask BeginAsync(DockerfileDocument document, IReadOnlyList<Stage> stages);

    /// <summary>An ARG before the first stage.</summary>
    public abstract ValueTask GlobalAsync(ArgInstruction argument);

    /// <summary>Stages may run side by side.</summary>
    public abstract StageProgress Of(Stage stage);
}
