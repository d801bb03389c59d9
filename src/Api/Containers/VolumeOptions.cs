namespace Skiff.Api.Containers;

public sealed record VolumeOptions
{
    public bool NoCopy { get; init; }

    public Dictionary<string, string>? Labels { get; init; }

    public VolumeDriverConfig? DriverConfig { get; init; }

    public string? Subpath { get; init; }
}
