using Skiff.Api.Exec;

namespace Skiff.Engine.Exec;

/// <summary>An exec as a file beside its container's bundle has it, which goes with the container's run.</summary>
internal sealed record ExecRecord
{
    public required string Id { get; init; }

    public required ExecCreateRequest Request { get; init; }

    public bool Begun { get; init; }

    public int? ExitCode { get; init; }

    public int Pid { get; init; }
}
