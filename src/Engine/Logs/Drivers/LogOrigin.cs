using Skiff.Engine.State;

namespace Skiff.Engine.Logs.Drivers;

/// <summary>What a driver says of the container that an entry comes from.</summary>
internal sealed record LogOrigin
{
    public required ContainerRecord Record { get; init; }

    public required string HostName { get; init; }

    /// <summary>The option `tag` filled in; the short ID without one.</summary>
    public required string Tag { get; init; }

    /// <summary>The labels and variables that were chosen to go along.</summary>
    public required IReadOnlyDictionary<string, string> Extra { get; init; }

    public string Name => Record.Name[1..];

    public string ImageName => Record.Config.Image ?? "";

    public string Command => string.Join(' ', [Record.Path, .. Record.Args]);
}
