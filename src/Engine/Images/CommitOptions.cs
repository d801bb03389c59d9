using Skiff.Api.Containers;

namespace Skiff.Engine.Images;

/// <summary>A container that becomes an image.</summary>
public sealed record CommitOptions
{
    public required string Container { get; init; }

    public string? Repository { get; init; }

    public string? Tag { get; init; }

    public string? Comment { get; init; }

    public string? Author { get; init; }

    public bool Pause { get; init; } = true;

    /// <summary>Dockerfile instructions, applied to <see cref="Config"/>.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>The request's body; what it leaves open comes from the container.</summary>
    public ContainerConfig? Config { get; init; }
}
