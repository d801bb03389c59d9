using Skiff.Linux.Processes;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Launch;

namespace Skiff.Runtime.Lifecycle;

/// <summary>What `create` and `run` are given.</summary>
public sealed record CreateRequest
{
    /// <summary>Where state directories are.</summary>
    public required string Root { get; init; }

    public required string Id { get; init; }

    /// <summary>Absolute.</summary>
    public required string Bundle { get; init; }

    public required TimeProvider Time { get; init; }

    public StandardStreams Streams { get; init; } = new() { Inherited = true };

    public bool NoPivot { get; init; }

    public bool NoNewKeyring { get; init; }

    /// <summary>Who takes the controlling side of the process's terminal.</summary>
    public string? ConsoleSocket { get; init; }

    internal ContainerLaunchOptions Options(Spec spec) => new()
    {
        ContainerId = Id,
        Bundle = Bundle,
        Spec = spec,
        Streams = Streams,
        RunsSealed = SealedCopy.IsThisProgram(),
        NoPivot = NoPivot,
        NoNewKeyring = NoNewKeyring,
    };
}
