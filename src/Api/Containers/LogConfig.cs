namespace Skiff.Api.Containers;

public sealed record LogConfig
{
    public string? Type { get; init; }

    public Dictionary<string, string>? Config { get; init; }
}
