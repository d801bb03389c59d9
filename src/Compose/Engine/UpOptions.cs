namespace Skiff.Compose.Engine;

/// <summary>How a project is brought into the state that its files describe.</summary>
public sealed record UpOptions
{
    /// <summary>The services; empty for all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    public ImageOptions Images { get; init; } = new();

    /// <summary>False creates and does not start.</summary>
    public bool Starts { get; init; } = true;

    public bool ForcesRecreation { get; init; }

    public bool NeverRecreates { get; init; }

    /// <summary>What the named services depend on is recreated too, changed or not.</summary>
    public bool RecreatesDependencies { get; init; }

    public bool WithoutDependencies { get; init; }

    public bool RemovesOrphans { get; init; }

    public bool RenewsAnonymousVolumes { get; init; }

    public IReadOnlyDictionary<string, int> Scales { get; init; } = new Dictionary<string, int>();

    /// <summary>Seconds that containers have to stop; null for what they say themselves.</summary>
    public int? StopTimeout { get; init; }

    /// <summary>Waits until everything runs, or is healthy.</summary>
    public bool Waits { get; init; }

    public TimeSpan? WaitTimeout { get; init; }

    /// <summary>Orphans are mentioned unless the environment forbids it.</summary>
    public bool IgnoresOrphans { get; init; }
}
