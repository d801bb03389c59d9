using System.Text.Json.Serialization;
using Skiff.Api.Containers;

namespace Skiff.Api.Exec;

/// <summary>Answer of GET /exec/{id}/json; <see cref="ExitCode"/> is null while it runs.</summary>
public sealed record ExecInspect
{
    [JsonPropertyName("ID")]
    public string? Id { get; init; }

    public bool Running { get; init; }

    public int? ExitCode { get; init; }

    public ProcessConfig? ProcessConfig { get; init; }

    public bool OpenStdin { get; init; }

    public bool OpenStderr { get; init; }

    public bool OpenStdout { get; init; }

    public bool CanRemove { get; init; }

    [JsonPropertyName("ContainerID")]
    public string? ContainerId { get; init; }

    public string? DetachKeys { get; init; }

    public int Pid { get; init; }
}
