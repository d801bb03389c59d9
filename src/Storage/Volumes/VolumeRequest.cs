namespace Skiff.Storage.Volumes;

/// <summary>What to create; no name means 64 random hex digits.</summary>
public sealed record VolumeRequest
{
    public string? Name { get; init; }

    public string Driver { get; init; } = "local";

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }
}
