using Skiff.Api.Containers;
using Skiff.Runtime.Shim;

namespace Skiff.Engine;

/// <summary>What the daemon's configuration decides.</summary>
public sealed record EngineOptions
{
    /// <summary>Where everything is kept, such as /var/lib/skiff.</summary>
    public required string DataRoot { get; init; }

    /// <summary>For sockets and mounts that do not outlive the machine's uptime, such as /run/skiff.</summary>
    public required string ExecRoot { get; init; }

    /// <summary>The skiff-runtime executable.</summary>
    public required string RuntimePath { get; init; }

    /// <summary>The engine's version, as `docker version` shows it.</summary>
    public required string Version { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Registered OCI runtimes beside our own, by name.</summary>
    public IReadOnlyDictionary<string, ExternalRuntime> Runtimes { get; init; } = new Dictionary<string, ExternalRuntime>();

    /// <summary>The name of our own runtime, or a key of <see cref="Runtimes"/>.</summary>
    public string DefaultRuntime { get; init; } = OwnRuntime;

    /// <summary>The log driver of containers that name none.</summary>
    public string LogDriver { get; init; } = "json-file";

    public IReadOnlyDictionary<string, string> LogOptions { get; init; } = new Dictionary<string, string>();

    /// <summary>Bytes of /dev/shm where a container does not say.</summary>
    public long DefaultShmSize { get; init; } = 64 * 1024 * 1024;

    public IReadOnlyDictionary<string, Ulimit> DefaultUlimits { get; init; } = new Dictionary<string, Ulimit>();

    /// <summary>The cgroup below which containers get theirs.</summary>
    public string CgroupParent { get; init; } = "/skiff";

    /// <summary>The program that `--init` runs first; null looks for tini in the usual places.</summary>
    public string? InitPath { get; init; }

    /// <summary>The default for `--security-opt no-new-privileges`.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>The daemon's own labels, shown by `docker info`.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    public bool Debug { get; init; }

    public EngineNetworkOptions Network { get; init; } = new();

    public EngineRegistryOptions Registries { get; init; } = new();

    /// <summary>Told in one line what no request can be told: a container that could not be restarted, a directory that could not be deleted.</summary>
    public Action<string> Warn { get; init; } = static _ => { };

    /// <summary>The name of Skiff's own runtime among `--runtime`s; `runc` means it too, since clients send that.</summary>
    public const string OwnRuntime = "skiff";

    public const string DefaultExecRoot = "/run/skiff";
}
