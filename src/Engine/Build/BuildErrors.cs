using Skiff.Build.Dockerfile;
using Skiff.Errors;

namespace Skiff.Engine.Build;

/// <summary>The texts of errors as BuildKit's clients know them.</summary>
internal static class BuildErrors
{
    public static string TextOf(Exception error) => error switch
    {
        StepFailedException step => $"process {GoSyntax.Quote(step.Command)} did not complete successfully: exit code: {step.Code}",
        DockerfileException mistake => $"dockerfile parse error on line {mistake.Range.FirstLine}: {mistake.Problem}{(mistake.Hint is { } hint ? $" ({hint})" : "")}",
        _ => error.Message,
    };

    /// <param name="error">What happened.</param>
    /// <param name="fileName">The Dockerfile's name.</param>
    /// <param name="source">The Dockerfile.</param>
    /// <param name="range">The instruction; null when it is none.</param>
    public static EngineException At(EngineException error, string fileName, string source, SourceRange? range)
    {
        if (((error as DockerfileException)?.Range ?? range) is not { } place)
            return error;
        return new BuildFailedException(TextOf(error), error.Kind, error) { FileName = fileName, Dockerfile = source, FirstLine = place.FirstLine, LastLine = place.LastLine };
    }
}
