using Skiff.Errors;

namespace Skiff.Engine.Build;

/// <summary>The command of a RUN did not succeed.</summary>
internal sealed class StepFailedException(string command, long code)
    : EngineException(ErrorKind.Internal, $"The command '{command}' returned a non-zero code: {code}")
{
    public string Command { get; } = command;

    public long Code { get; } = code;
}
