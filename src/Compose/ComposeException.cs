using Skiff.Compose.Yaml;

namespace Skiff.Compose;

/// <summary>A project cannot be loaded or brought into its state. The message says where in which file, if a file is the reason.</summary>
public sealed class ComposeException : Exception
{
    public ComposeException(string message)
        : base(message)
    {
    }

    /// <param name="position">Where the mistake stands.</param>
    /// <param name="path">The path of keys that leads there, `services.web.ports[0]`.</param>
    /// <param name="message">What is wrong, and what is allowed.</param>
    public ComposeException(YamlPosition position, string path, string message)
        : base(Compose(position, path, message))
    {
    }

    /// <summary>The exit code of the program that meets it.</summary>
    public int ExitCode { get; init; } = 1;

    private static string Compose(YamlPosition position, string path, string message)
    {
        var place = position.File is null ? "" : $"validating {position}: ";
        return path.Length == 0 ? place + message : $"{place}{path} {message}";
    }
}
