using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>What is said of a start that failed. Clients look for these words and choose their exit status by them.</summary>
internal static class StartFailure
{
    private const string Prefix = "failed to create shim task: OCI runtime create failed: ";
    private const string ProcessPrefix = "runc create failed: unable to start container process: ";
    private const int NotFound = 127;
    private const int NotExecutable = 126;
    private const int Other = 128;

    /// <summary>An error of the runtime, in the sentence that Docker puts around it.</summary>
    public static EngineException Wrap(EngineException error)
    {
        var aboutProgram = error.Message.StartsWith("exec: ", StringComparison.Ordinal) || error.Message.StartsWith("chdir to cwd", StringComparison.Ordinal);
        var text = Prefix + (aboutProgram ? ProcessPrefix : "") + error.Message + ": unknown";
        var kind = ExitCode(error) is NotFound or NotExecutable ? ErrorKind.InvalidArgument : error.Kind;
        return new EngineException(kind, text, error);
    }

    public static int ExitCode(Exception error)
    {
        var text = error.Message;
        if (Contains(text, "executable file not found") || Contains(text, "no such file or directory"))
            return NotFound;
        return Contains(text, "permission denied") || Contains(text, "is a directory") ? NotExecutable : Other;
    }

    private static bool Contains(string text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
}
