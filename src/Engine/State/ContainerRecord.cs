using System.Text.Json.Serialization;
using Skiff.Api.Containers;
using Skiff.Api.Networks;
using Skiff.Network.Sandboxes;

namespace Skiff.Engine.State;

/// <summary>
/// A container as config.v2.json has it; hostconfig.json stands beside it. A value: whoever changes it writes a new one
/// while holding the container's lock, and anybody may read the last one without.
/// </summary>
internal sealed record ContainerRecord
{
    public const int CurrentSchema = 1;

    public int SchemaVersion { get; init; } = CurrentSchema;

    public RunState State { get; init; } = new();

    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    [JsonConverter(typeof(DockerTimeConverter))]
    public required DateTimeOffset Created { get; init; }

    /// <summary>The program, and with <see cref="Args"/> all of its words.</summary>
    public string Path { get; init; } = "";

    public IReadOnlyList<string> Args { get; init; } = [];

    public required ContainerConfig Config { get; init; }

    /// <summary>The image's ID, with `sha256:`.</summary>
    public string Image { get; init; } = "";

    /// <summary>With a leading slash.</summary>
    public required string Name { get; init; }

    public string Driver { get; init; } = "overlay2";

    [JsonPropertyName("OS")]
    public string Os { get; init; } = "linux";

    public int RestartCount { get; init; }

    public bool HasBeenStartedBefore { get; init; }

    public bool HasBeenManuallyStopped { get; init; }

    /// <summary>It is there for one step of a build, and means nothing to a daemon that does not run that build.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsBuildStep { get; init; }

    public string LogPath { get; init; } = "";

    public string HostnamePath { get; init; } = "";

    public string HostsPath { get; init; } = "";

    public string ResolvConfPath { get; init; } = "";

    /// <summary>By destination.</summary>
    public IReadOnlyDictionary<string, MountRecord> MountPoints { get; init; } = new Dictionary<string, MountRecord>();

    /// <summary>The networks it is to be connected to, by name, with what was asked of each.</summary>
    public IReadOnlyDictionary<string, EndpointSettings> Networks { get; init; } = new Dictionary<string, EndpointSettings>();

    /// <summary>Its network while it runs; afterwards what it was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SandboxState? Sandbox { get; init; }
}
