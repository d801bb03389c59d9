using System.Globalization;
using Skiff.Engine.State;

namespace Skiff.Engine.Containers;

/// <summary>The words of `docker ps` and `docker inspect` for a state.</summary>
internal static class StatusText
{
    public static string Word(ContainerStatus status) => status switch
    {
        ContainerStatus.Created => "created",
        ContainerStatus.Running => "running",
        ContainerStatus.Paused => "paused",
        ContainerStatus.Restarting => "restarting",
        ContainerStatus.Removing => "removing",
        ContainerStatus.Exited => "exited",
        _ => "dead",
    };

    public static string Sentence(RunState state, DateTimeOffset now) => state.Status switch
    {
        ContainerStatus.Created => "Created",
        ContainerStatus.Removing => "Removal In Progress",
        ContainerStatus.Dead => "Dead",
        ContainerStatus.Paused => $"Up {DurationText.Of(now - state.StartedAt)} (Paused)",
        ContainerStatus.Restarting => string.Create(
            CultureInfo.InvariantCulture, $"Restarting ({state.ExitCode}) {DurationText.Of(now - state.FinishedAt)} ago"),
        ContainerStatus.Exited => string.Create(
            CultureInfo.InvariantCulture, $"Exited ({state.ExitCode}) {DurationText.Of(now - state.FinishedAt)} ago"),
        _ => $"Up {DurationText.Of(now - state.StartedAt)}{Health(state)}",
    };

    /// <summary>`none`, `starting`, `healthy` or `unhealthy`.</summary>
    public static string HealthWord(RunState state) => state.Health?.Status is { Length: > 0 } status ? status : "none";

    private static string Health(RunState state) => HealthWord(state) switch
    {
        "none" => "",
        "starting" => " (health: starting)",
        var word => $" ({word})",
    };
}
