using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Shim;

/// <summary>A further process in a running container.</summary>
public sealed record ShimExec
{
    /// <summary>64 hex digits.</summary>
    public required string ExecId { get; init; }

    /// <summary>What to run, as `process` of the runtime specification.</summary>
    public required Process Process { get; init; }

    public bool OpenStdin { get; init; }

    /// <summary>Size of the terminal at start; null leaves it as the kernel gives it.</summary>
    public TerminalSize? ConsoleSize { get; init; }
}
