using Skiff.Errors;

namespace Skiff.Build.Dockerfile;

/// <summary>
/// A mistake in a Dockerfile. The message begins as Docker's does (`dockerfile parse error line N: …`), then shows the line
/// and, where there is one, a hint.
/// </summary>
public sealed class DockerfileException : EngineException
{
    public DockerfileException(string fileName, SourceRange range, string problem, string? excerpt = null, string? hint = null)
        : base(ErrorKind.InvalidArgument, Compose(fileName, range, problem, excerpt, hint))
    {
        FileName = fileName;
        Range = range;
        Problem = problem;
        Hint = hint;
    }

    public string FileName { get; }

    public SourceRange Range { get; }

    public string Problem { get; }

    public string? Hint { get; }

    private static string Compose(string fileName, SourceRange range, string problem, string? excerpt, string? hint)
    {
        var text = $"dockerfile parse error line {range.FirstLine}: {problem}";
        if (excerpt is not null)
            text += $"\n  {fileName}:{range.FirstLine}:{range.Column}: {excerpt}";
        return hint is null ? text : $"{text}\n  {hint}";
    }
}
