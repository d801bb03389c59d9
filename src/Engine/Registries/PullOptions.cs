using Skiff.Api.Daemon;

namespace Skiff.Engine.Registries;

/// <summary>What to pull.</summary>
public sealed record PullOptions
{
    /// <summary>A name, with or without tag or digest.</summary>
    public required string Image { get; init; }

    /// <summary>A tag or a digest; when neither this nor the name has one, all tags are meant.</summary>
    public string? Tag { get; init; }

    /// <summary>`os[/arch[/variant]]`; null or empty is the machine's.</summary>
    public string? Platform { get; init; }

    public AuthConfig? Auth { get; init; }
}
