namespace Skiff.Runtime.Lifecycle;

/// <summary>What is remembered of a container besides the copy of its configuration: `state.json` in its state directory.</summary>
public sealed record ContainerRecord
{
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    public required string Id { get; init; }

    /// <summary>Absolute.</summary>
    public required string Bundle { get; init; }

    public required int Pid { get; init; }

    /// <summary>In ticks since boot (proc_pid_stat(5), field 22): another process may get the PID, but not the same start.</summary>
    public required ulong PidStarted { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The number of the first operation that <see cref="PendingOperations"/> describes.</summary>
    public int FirstPending { get; init; }

    /// <summary>What is still to be done between start and the program, to name what failed: `call subject`.</summary>
    public string[] PendingOperations { get; init; } = [];
}
