namespace Skiff.Compose.Engine;

/// <summary>What a container's request needs to know beyond its service.</summary>
internal sealed record ContainerDraft
{
    public required string Name { get; init; }

    public required int Number { get; init; }

    public required string Hash { get; init; }

    public required string ImageId { get; init; }

    /// <summary>Containers of other services, by service: namespaces, volumes and links lead to them.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<ProjectContainer>> Others { get; init; }

    /// <summary>Anonymous volumes taken over from the container that this one replaces, by their targets.</summary>
    public IReadOnlyDictionary<string, string> Inherited { get; init; } = new Dictionary<string, string>();

    public string? Replaces { get; init; }

    /// <summary>Set for one-off containers.</summary>
    public string? Slug { get; init; }

    public bool UsesAliases { get; init; } = true;

    public bool AutoRemoves { get; init; }

    public bool AttachesInput { get; init; }
}
