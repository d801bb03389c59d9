namespace Skiff.Compose.Engine;

/// <summary>How a one-off container is made.</summary>
public sealed record OneOffOptions
{
    public string? Name { get; init; }

    public bool WithoutDependencies { get; init; }

    public bool UsesAliases { get; init; }

    public bool AutoRemoves { get; init; }

    public bool AttachesInput { get; init; }

    public ImageOptions Images { get; init; } = new();
}
