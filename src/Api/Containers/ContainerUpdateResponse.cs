namespace Skiff.Api.Containers;

public sealed record ContainerUpdateResponse
{
    public List<string>? Warnings { get; init; }
}
