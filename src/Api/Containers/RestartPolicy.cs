namespace Skiff.Api.Containers;

public sealed record RestartPolicy
{
    public string? Name { get; init; }

    public long MaximumRetryCount { get; init; }
}
