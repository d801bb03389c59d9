namespace Skiff.Api.Containers;

public sealed record GraphDriverData
{
    public string? Name { get; init; }

    public Dictionary<string, string>? Data { get; init; }
}
