namespace Skiff.Oci.RuntimeSpec;

/// <summary>The container's process, and the document that <c>exec --process</c> takes.</summary>
public sealed record Process
{
    public bool? Terminal { get; init; }
    public ConsoleSize? ConsoleSize { get; init; }
    public User? User { get; init; }
    public string[]? Args { get; init; }
    public string[]? Env { get; init; }
    public string Cwd { get; init; } = "";
    public ProcessCapabilities? Capabilities { get; init; }
    public Rlimit[]? Rlimits { get; init; }
    public bool? NoNewPrivileges { get; init; }
    public string? ApparmorProfile { get; init; }
    public int? OomScoreAdj { get; init; }
    public string? SelinuxLabel { get; init; }
    public Scheduler? Scheduler { get; init; }
    public IOPriority? IoPriority { get; init; }
    public CPUAffinity? ExecCPUAffinity { get; init; }
}
