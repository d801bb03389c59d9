using Skiff.Api.Containers;
using Skiff.Api.Daemon;

namespace Skiff.Engine.Build;

/// <summary>What a build is asked for.</summary>
public sealed record BuildOptions
{
    /// <summary>The context as a tar, plain or compressed with gzip or zstd.</summary>
    public required Stream Context { get; init; }

    /// <summary>The Dockerfile's path in the context.</summary>
    public string Dockerfile { get; init; } = "Dockerfile";

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>A null value declares nothing: the argument keeps its default.</summary>
    public IReadOnlyDictionary<string, string?> Arguments { get; init; } = new Dictionary<string, string?>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The stage to stop at, by name or number; null is the last one.</summary>
    public string? Target { get; init; }

    public bool NoCache { get; init; }

    /// <summary>Report nothing but the image's ID.</summary>
    public bool Quiet { get; init; }

    /// <summary>Remove the containers of steps that succeeded.</summary>
    public bool Remove { get; init; } = true;

    /// <summary>Remove the container of a step that failed too.</summary>
    public bool ForceRemove { get; init; }

    /// <summary>Limits, network and extra hosts of the containers that run steps.</summary>
    public HostConfig Host { get; init; } = new();

    /// <summary>What base images have to be for, `os[/arch[/variant]]`; null is the machine's.</summary>
    public string? Platform { get; init; }

    /// <summary>Ask the registry for base images that are here too.</summary>
    public bool Pull { get; init; }

    /// <summary>The only images whose steps may be reused, with those below them; empty: whatever was built here.</summary>
    public IReadOnlyList<string> CacheFrom { get; init; } = [];

    /// <summary>Credentials by the address of their registry.</summary>
    public IReadOnlyDictionary<string, AuthConfig> Credentials { get; init; } = new Dictionary<string, AuthConfig>();
}
