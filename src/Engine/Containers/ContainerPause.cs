using Skiff.Engine.Events;

namespace Skiff.Engine.Containers;

/// <summary>Freezes and thaws a container's processes.</summary>
internal sealed class ContainerPause(EngineParts parts)
{
    public async Task PauseAsync(Container container, CancellationToken cancellationToken)
    {
        using (await container.LockAsync(cancellationToken))
        {
            Transitions.Require(ContainerVerb.Pause, container);
            await Task.Run(parts.CgroupOf(container).Freeze, CancellationToken.None); // returns when all stand still
            await SetPausedAsync(container, paused: true);
        }
        parts.Events.Publish(container, "pause");
    }

    public async Task UnpauseAsync(Container container, CancellationToken cancellationToken)
    {
        using (await container.LockAsync(cancellationToken))
        {
            Transitions.Require(ContainerVerb.Unpause, container);
            parts.CgroupOf(container).Thaw();
            await SetPausedAsync(container, paused: false);
        }
        parts.Events.Publish(container, "unpause");
    }

    private Task SetPausedAsync(Container container, bool paused)
    {
        container.Record = container.Record with { State = container.Record.State with { Paused = paused } };
        return parts.Directories.WriteAsync(container.Record);
    }
}
