namespace Skiff.Api.Containers;

public sealed record VolumeDriverConfig
{
    public string? Name { get; init; }

    public Dictionary<string, string>? Options { get; init; }
}
