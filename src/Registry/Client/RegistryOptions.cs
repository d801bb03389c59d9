namespace Skiff.Registry.Client;

/// <summary>What a program decides about all registries it talks to.</summary>
public sealed record RegistryOptions
{
    public required TimeProvider Time { get; init; }

    /// <summary><c>host[:port]</c> or networks (<c>10.0.0.0/8</c>) whose certificates are not verified, and that may speak plain HTTP. Loopback always may.</summary>
    public IReadOnlyList<string> InsecureRegistries { get; init; } = [];

    /// <summary>Addresses that are asked before docker.io.</summary>
    public IReadOnlyList<string> Mirrors { get; init; } = [];

    /// <summary>Directories with one directory per registry, which holds authorities (<c>*.crt</c>), client certificates (<c>*.cert</c> with <c>*.key</c>) and <c>hosts.toml</c>.</summary>
    public IReadOnlyList<string> HostDirectories { get; init; } = ["/etc/docker/certs.d", "/etc/containerd/certs.d"];

    public string UserAgent { get; init; } = "skiff";

    /// <summary>How often something is tried that may work later.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The pause before the second attempt; it doubles with each one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A registry that asks for a longer pause (<c>Retry-After</c>) is not waited for.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an answer, or the next piece of one, may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);
}
