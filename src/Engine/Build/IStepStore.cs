using Skiff.Oci.Image;
using Skiff.Storage.Images;
using Skiff.Storage.Layers;

namespace Skiff.Engine.Build;

/// <summary>How the steps of a build become images, and are found again by the next one. Stages ask at the same time.</summary>
internal interface IStepStore : IDisposable
{
    /// <summary>The image after a step that was made before; null when it has to be made.</summary>
    Task<StoredImage?> FindAsync(StageState state, ExecutionConfig config, StepIdentity step, CancellationToken cancellationToken);

    /// <param name="state">The stage before the step.</param>
    /// <param name="config">What containers of the image start with.</param>
    /// <param name="step">What was done.</param>
    /// <param name="layer">What the step wrote; null when it writes nothing. The caller lets go of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<StoredImage> CreateAsync(StageState state, ExecutionConfig config, StepIdentity step, LayerHold? layer, CancellationToken cancellationToken);
}
