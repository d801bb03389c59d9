namespace Skiff.Api.Containers;

public sealed record ContainerTop
{
    public List<string>? Titles { get; init; }

    public List<List<string>>? Processes { get; init; }
}
