using Skiff.Runtime.Shim.Supervisor;

namespace Skiff.Runtime.Shim.Foreign;

/// <summary>One call of a runtime: its verb and what follows it.</summary>
internal sealed record RuntimeCommand(IReadOnlyList<string> Arguments)
{
    /// <summary>Streams for the process that the command makes; null is /dev/null.</summary>
    public ProgramStdio? Stdio { get; init; }
}
