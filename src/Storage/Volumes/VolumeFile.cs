namespace Skiff.Storage.Volumes;

/// <summary><c>volumes/&lt;name&gt;/volume.json</c>.</summary>
internal sealed record VolumeFile
{
    public const string FileName = "volume.json";
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }

    public bool Anonymous { get; init; }
}
