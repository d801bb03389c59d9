using Skiff.Errors;

namespace Skiff.Engine.Build;

/// <summary>A build failed at a place of its Dockerfile.</summary>
public sealed class BuildFailedException(string message, ErrorKind kind, Exception inner) : EngineException(kind, message, inner)
{
    /// <summary>The Dockerfile's name; null when the place is not known.</summary>
    public string? FileName { get; init; }

    /// <summary>The whole Dockerfile.</summary>
    public string Dockerfile { get; init; } = "";

    /// <summary>From 1.</summary>
    public int FirstLine { get; init; }

    public int LastLine { get; init; }
}
