namespace Skiff.Client;

/// <summary>What has to be known of a container before its streams are joined or its log is read.</summary>
public sealed record ContainerBrief(string Id, bool HasTerminal, bool TakesInput)
{
    public bool IsRunning { get; init; }

    public bool IsPaused { get; init; }

    public bool IsRestarting { get; init; }

    public bool IsRemovedAtItsEnd { get; init; }
}
