using Skiff.Registry.Client;
using Skiff.Registry.Client.Hosts;

namespace Skiff.Engine;

/// <summary>What the daemon's configuration decides about registries.</summary>
public sealed record EngineRegistryOptions
{
    /// <summary>Hosts and networks that may do without TLS.</summary>
    public IReadOnlyList<string> InsecureRegistries { get; init; } = [];

    /// <summary>Mirrors of docker.io.</summary>
    public IReadOnlyList<string> Mirrors { get; init; } = [];

    /// <summary>Layers pulled at a time, by all pulls together.</summary>
    public int MaxConcurrentDownloads { get; init; } = 3;

    /// <summary>Layers pushed at a time, by all pushes together.</summary>
    public int MaxConcurrentUploads { get; init; } = 5;

    /// <summary>How often a transfer is tried.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Errors: InvalidArgument for a mirror or an insecure registry that is none.</summary>
    public void Check() => _ = new HostResolver(new RegistryOptions { Time = TimeProvider.System, InsecureRegistries = InsecureRegistries, Mirrors = Mirrors });
}
