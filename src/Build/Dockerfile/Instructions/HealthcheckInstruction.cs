namespace Skiff.Build.Dockerfile.Instructions;

/// <summary>A null command is HEALTHCHECK NONE. Durations that were not given are null.</summary>
public sealed record HealthcheckInstruction(CommandLine? Command) : Instruction
{
    public TimeSpan? Interval { get; init; }

    public TimeSpan? Timeout { get; init; }

    public TimeSpan? StartPeriod { get; init; }

    public TimeSpan? StartInterval { get; init; }

    public int? Retries { get; init; }
}
