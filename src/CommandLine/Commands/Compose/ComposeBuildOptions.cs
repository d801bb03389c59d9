namespace Skiff.CommandLine.Commands.Compose;

/// <summary>What the command line says over a service's build section.</summary>
internal sealed record ComposeBuildOptions
{
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public bool NoCache { get; init; }

    public bool Pulls { get; init; }

    public bool Quiet { get; init; }

    public long Memory { get; init; }
}
