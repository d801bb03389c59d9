namespace Skiff.Compose.Loading;

/// <summary>Which project is loaded, and what is around it.</summary>
public sealed record LoadOptions
{
    /// <summary>Reads a variable of the process's environment.</summary>
    public required Func<string, string?> Environment { get; init; }

    public required string CurrentDirectory { get; init; }

    /// <summary>`--file`; empty for what COMPOSE_FILE says, or what lies in the current directory or above it. `-` is standard input.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    public string? ProjectName { get; init; }

    public string? ProjectDirectory { get; init; }

    public IReadOnlyList<string> EnvironmentFiles { get; init; } = [];

    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Services that the caller names: they are part of the project whatever their profiles.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    public bool Interpolates { get; init; } = true;

    /// <summary>False keeps variables of `environment` that have no value as they are.</summary>
    public bool ResolvesEnvironment { get; init; } = true;

    public bool ChecksConsistency { get; init; } = true;

    public Func<string>? StandardInput { get; init; }

    /// <summary>Takes what deserves to be known but is no error.</summary>
    public Action<string> Warn { get; init; } = static _ => { };
}
