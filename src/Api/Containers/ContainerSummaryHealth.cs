namespace Skiff.Api.Containers;

public sealed record ContainerSummaryHealth
{
    public string? Status { get; init; }

    public long FailingStreak { get; init; }
}
