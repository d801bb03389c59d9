using System.Text.Json.Serialization;
using Skiff.Api.Containers;
using Skiff.Engine.Containers;

namespace Skiff.Engine.State;

/// <summary>
/// The `State` object of config.v2.json. As in Docker, what is paused or waits for its restart counts as running too.
/// </summary>
internal sealed record RunState
{
    public bool Running { get; init; }

    public bool Paused { get; init; }

    public bool Restarting { get; init; }

    public bool OOMKilled { get; init; }

    public bool RemovalInProgress { get; init; }

    public bool Dead { get; init; }

    public int Pid { get; init; }

    public int ExitCode { get; init; }

    /// <summary>What kept it from starting.</summary>
    public string Error { get; init; } = "";

    [JsonConverter(typeof(DockerTimeConverter))]
    public DateTimeOffset StartedAt { get; init; }

    [JsonConverter(typeof(DockerTimeConverter))]
    public DateTimeOffset FinishedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Health? Health { get; init; }

    [JsonIgnore]
    public ContainerStatus Status => this switch
    {
        { RemovalInProgress: true } => ContainerStatus.Removing,
        { Dead: true } => ContainerStatus.Dead,
        { Running: true, Paused: true } => ContainerStatus.Paused,
        { Running: true, Restarting: true } => ContainerStatus.Restarting,
        { Running: true } => ContainerStatus.Running,
        { StartedAt.Ticks: 0 } => ContainerStatus.Created,
        _ => ContainerStatus.Exited,
    };

    /// <summary>It runs, or is about to: its process exists, or will in a moment.</summary>
    [JsonIgnore]
    public bool HasProcess => Running && !Restarting;

    public RunState Started(DateTimeOffset at) => new()
    {
        Running = true,
        StartedAt = at,
        FinishedAt = FinishedAt,
    };

    /// <summary>This is the state before the start that did not come about.</summary>
    public RunState StartFailed(int exitCode, string error) => this with
    {
        Running = false,
        Paused = false,
        Restarting = false,
        Pid = 0,
        ExitCode = exitCode,
        Error = error,
    };

    public RunState Exited(int exitCode, DateTimeOffset at, bool outOfMemory) => this with
    {
        Running = false,
        Paused = false,
        Restarting = false,
        Pid = 0,
        ExitCode = exitCode,
        FinishedAt = at,
        OOMKilled = outOfMemory,
        Health = Health is null ? null : Health with { Status = "unhealthy" },
    };

    public RunState WaitingForRestart() => this with { Running = true, Restarting = true, Paused = false };
}
