namespace Skiff.Api.Containers;

public sealed record Health
{
    public string? Status { get; init; }

    public long FailingStreak { get; init; }

    public List<HealthcheckResult>? Log { get; init; }
}
