using Skiff.Runtime.Shim.Logs;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>How a process's streams behave.</summary>
internal sealed record ProcessOptions
{
    /// <summary>As in the protocol: the exec ID, empty for the container's first process.</summary>
    public required string Name { get; init; }

    public required bool Terminal { get; init; }

    public required bool OpenStdin { get; init; }

    public required bool StdinOnce { get; init; }

    public TerminalSize? ConsoleSize { get; init; }

    /// <summary>Null keeps none.</summary>
    public LogWriter? Log { get; init; }
}
