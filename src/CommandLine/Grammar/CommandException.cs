namespace Skiff.CommandLine.Grammar;

/// <summary>Ends the command: the message goes to standard error, the code to whoever called. An empty message prints nothing.</summary>
public sealed class CommandException(string message, int exitCode = 1) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
