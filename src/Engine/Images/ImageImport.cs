namespace Skiff.Engine.Images;

/// <summary>A root file system that becomes an image of one layer.</summary>
public sealed record ImageImport
{
    /// <summary>A tar archive, plain or compressed.</summary>
    public required Stream Archive { get; init; }

    /// <summary>What `fromSrc` said: `-` for the request's body; goes into the history.</summary>
    public string Source { get; init; } = "-";

    public string? Repository { get; init; }

    public string? Tag { get; init; }

    public string? Message { get; init; }

    /// <summary>Dockerfile instructions that make the configuration.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>`os[/arch[/variant]]`; null or empty is the machine's.</summary>
    public string? Platform { get; init; }
}
