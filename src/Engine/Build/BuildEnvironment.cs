using Skiff.Engine.Containers;

namespace Skiff.Engine.Build;

/// <summary>What all stages of one build share.</summary>
internal sealed record BuildEnvironment
{
    public required EngineParts Parts { get; init; }

    public required ContainerVerbs Containers { get; init; }

    public required CacheMounts Caches { get; init; }

    public required BuildOptions Options { get; init; }

    public required Oci.Image.Platform Platform { get; init; }

    public required IBuildContexts Contexts { get; init; }

    public required BuildProgress Progress { get; init; }

    public required IStepStore Steps { get; init; }

    public required BaseImages Images { get; init; }

    /// <summary>Null for the classic protocol.</summary>
    public IBuildSession? Session { get; init; }
}
