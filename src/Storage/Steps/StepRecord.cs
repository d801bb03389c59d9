using Skiff.Oci.Image;

namespace Skiff.Storage.Steps;

/// <summary>What a step of a build made.</summary>
public sealed record StepRecord
{
    /// <summary>What it put on the layers below; null when it wrote nothing.</summary>
    public DiffId? Layer { get; init; }

    public DateTimeOffset Created { get; init; }

    /// <summary>As the image's history tells of it.</summary>
    public string Description { get; init; } = "";
}
