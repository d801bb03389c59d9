namespace Skiff.Api.Containers;

public sealed record ContainerCreateResponse
{
    public string? Id { get; init; }

    public List<string>? Warnings { get; init; }
}
