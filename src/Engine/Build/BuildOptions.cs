using Skiff.Api.Containers;
using Skiff.Api.Daemon;

namespace Skiff.Engine.Build;

/// <summary>What a build is asked for.</summary>
public sealed record BuildOptions
{
    /// <summary>The context as a tar, plain or compressed with gzip or zstd; not looked at where a session has the files.</summary>
    public Stream Context { get; init; } = Stream.Null;

    /// <summary>Of a session: what the client calls the directory that is the context.</summary>
    public string ContextName { get; init; } = "context";

    /// <summary>Of a session: what the client calls the directory that holds the Dockerfile.</summary>
    public string DockerfileName { get; init; } = "dockerfile";

    /// <summary>Of a session: an address to take the context from; null: a directory of the client's.</summary>
    public string? ContextAddress { get; init; }

    /// <summary>What `FROM name` and `--from=name` mean in place of images and stages: `docker-image://…`, or `local:` and a directory of the client's.</summary>
    public IReadOnlyDictionary<string, string> NamedContexts { get; init; } = new Dictionary<string, string>();

    /// <summary>With <see cref="NoCache"/>: the stages that are made anew; empty: all.</summary>
    public IReadOnlyList<string> NoCacheStages { get; init; } = [];

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
