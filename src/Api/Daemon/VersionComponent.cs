using System.Text.Json;

namespace Skiff.Api.Daemon;

public sealed record VersionComponent
{
    public string? Name { get; init; }

    public string? Version { get; init; }

    public JsonElement? Details { get; init; }
}
