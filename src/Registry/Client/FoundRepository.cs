namespace Skiff.Registry.Client;

/// <summary>One result of a search.</summary>
public sealed record FoundRepository
{
    public string Name { get; init; } = "";

    public string? Description { get; init; }

    public int StarCount { get; init; }

    public bool IsOfficial { get; init; }

    public bool IsAutomated { get; init; }
}
