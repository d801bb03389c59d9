namespace Skiff.Build.Dockerfile.Instructions;

/// <summary>COPY and ADD. <see cref="Sources"/> and <see cref="Destination"/> are unexpanded.</summary>
public sealed record CopyInstruction(IReadOnlyList<string> Sources, string Destination) : Instruction
{
    /// <summary>ADD also fetches URLs and unpacks local archives.</summary>
    public bool IsAdd => Keyword == "ADD";

    /// <summary>A stage, an image or a named context; null is the build context.</summary>
    public string? From { get; init; }

    public string? Chown { get; init; }

    public string? Chmod { get; init; }

    public string? Checksum { get; init; }

    public bool Link { get; init; }

    public bool Parents { get; init; }

    public bool KeepGitDirectory { get; init; }

    /// <summary>Null: local archives are unpacked, remote ones are not.</summary>
    public bool? Unpack { get; init; }

    public IReadOnlyList<string> Excludes { get; init; } = [];

    public IReadOnlyList<Heredoc> Heredocs { get; init; } = [];
}
