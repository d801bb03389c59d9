namespace Skiff.Compose.Engine;

/// <summary>What goes when a project goes.</summary>
public sealed record DownOptions
{
    public IReadOnlyList<string> Services { get; init; } = [];

    public bool RemovesOrphans { get; init; }

    public bool RemovesVolumes { get; init; }

    /// <summary>`all` or `local`; null keeps images.</summary>
    public string? RemovesImages { get; init; }

    public int? StopTimeout { get; init; }
}
