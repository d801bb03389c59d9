namespace Skiff.Engine.Containers;

/// <summary>How to stop.</summary>
/// <param name="Signal">Instead of the container's own stop signal; null or empty keeps that.</param>
/// <param name="TimeoutSeconds">Until SIGKILL; null is the container's own, -1 waits for ever.</param>
public sealed record StopOptions(string? Signal, int? TimeoutSeconds);
