using System.Text.Json;

namespace Skiff.Api.Volumes;

public sealed record VolumeCreateRequest
{
    public string? Name { get; init; }

    public string? Driver { get; init; }

    public Dictionary<string, string>? DriverOpts { get; init; }

    public Dictionary<string, string>? Labels { get; init; }

    public JsonElement? ClusterVolumeSpec { get; init; }
}
