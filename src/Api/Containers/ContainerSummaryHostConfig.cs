namespace Skiff.Api.Containers;

public sealed record ContainerSummaryHostConfig
{
    public string? NetworkMode { get; init; }

    public Dictionary<string, string>? Annotations { get; init; }
}
