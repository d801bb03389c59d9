using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Images;

/// <summary>How a pull goes and where it is told of.</summary>
internal sealed record ImagePullOptions
{
    public string Platform { get; init; } = "";

    public bool AllTags { get; init; }

    public bool Quiet { get; init; }

    public required TextWriter Output { get; init; }

    public ProgressStyle Style { get; init; }
}
