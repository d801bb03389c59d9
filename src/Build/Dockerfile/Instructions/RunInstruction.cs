namespace Skiff.Build.Dockerfile.Instructions;

/// <summary>Runs a command in a container made from the state so far and keeps what it wrote as a layer.</summary>
public sealed record RunInstruction(CommandLine Command) : Instruction
{
    /// <summary>The options of each --mount, unexpanded.</summary>
    public IReadOnlyList<string> Mounts { get; init; } = [];

    /// <summary>`default`, `none` or `host`.</summary>
    public string? Network { get; init; }

    /// <summary>`sandbox` or `insecure`.</summary>
    public string? Security { get; init; }

    public IReadOnlyList<string> Devices { get; init; } = [];

    public IReadOnlyList<Heredoc> Heredocs { get; init; } = [];
}
