using System.Text.Json.Serialization;

namespace Skiff.Storage.Images;

/// <summary>One image in an archive's <c>manifest.json</c>: members by name.</summary>
internal sealed record DockerManifestEntry
{
    [JsonPropertyName("Config")]
    public string Config { get; init; } = "";

    [JsonPropertyName("RepoTags")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? RepoTags { get; init; }

    [JsonPropertyName("Layers")]
    public IReadOnlyList<string> Layers { get; init; } = [];
}
