using Skiff.Engine.Containers;

namespace Skiff.Engine.State;

/// <summary>A container that another has to be started after.</summary>
internal sealed record ContainerNeed(Container Container, NeedCondition Condition)
{
    private string? Health => Container.Record.State.Running ? Container.Record.State.Health?.Status : null;

    /// <summary>Waiting may still bring it about.</summary>
    public bool IsAwaited => Condition switch
    {
        NeedCondition.Healthy => Health == "starting",
        NeedCondition.Completed => Container.Record.State.Running,
        _ => false,
    };

    /// <summary>A container without a health check is as healthy as it will be.</summary>
    public bool IsFulfilled => Condition switch
    {
        NeedCondition.Healthy => Container.Record.State is { Running: true, Health: null or { Status: "healthy" } },
        NeedCondition.Completed => Container.Record.State is { Running: false, ExitCode: 0 },
        _ => true,
    };

    /// <summary>Goes on after its name.</summary>
    public string Failure => Condition == NeedCondition.Healthy ? "is not healthy" : "has not completed successfully";
}
