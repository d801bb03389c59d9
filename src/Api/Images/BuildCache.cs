using System.Text.Json.Serialization;

namespace Skiff.Api.Images;

public sealed record BuildCache
{
    [JsonPropertyName("ID")]
    public string? Id { get; init; }

    public string? Parent { get; init; }

    public List<string>? Parents { get; init; }

    public string? Type { get; init; }

    public string? Description { get; init; }

    public bool InUse { get; init; }

    public bool Shared { get; init; }

    public long Size { get; init; }

    public string? CreatedAt { get; init; }

    public string? LastUsedAt { get; init; }

    public long UsageCount { get; init; }
}
