namespace Skiff.Storage.Volumes;

/// <summary>A volume as it was created.</summary>
public sealed record Volume
{
    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string Driver { get; init; } = "local";

    public string Scope { get; init; } = "local";

    /// <summary>Where its content is on the host.</summary>
    public required string Mountpoint { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary>Made without a name.</summary>
    public bool Anonymous { get; init; }
}
