using System.Globalization;
using Skiff.Api.Containers;
using Skiff.Engine.Events;
using Skiff.Engine.Logs;
using Skiff.Errors;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Containers;

/// <summary>Looks the container up and hands over to the verb; this is where the verbs are put together.</summary>
internal sealed class ContainerVerbs : IContainers, IContainerStreams
{
    private readonly EngineParts _parts;
    private readonly ContainerCreation _creation;
    private readonly ContainerStop _stop;
    private readonly ContainerPause _pause;
    private readonly ContainerRemoval _removal;

    public ContainerVerbs(EngineParts parts)
    {
        _parts = parts;
        var network = new ContainerNetwork(parts);
        var rootfs = new ContainerRootfs(parts);
        var health = new HealthProbe(parts) { Act = ActOnUnhealthyAsync };
        _creation = new ContainerCreation(parts);
        _pause = new ContainerPause(parts);
        // exits lead to restarts and removals, and those wait for exits: the circle is closed here
        Exit = new ContainerExit(parts, network, rootfs)
        {
            StartLocked = container => Start!.StartLockedAsync(container),
            RemoveLocked = container => _removal!.RemoveLockedAsync(container, volumes: true),
        };
        Start = new ContainerStart(parts, network, rootfs)
        {
            Watch = Watch,
            RemoveLocked = container => _removal!.RemoveLockedAsync(container, volumes: true),
        };
        _stop = new ContainerStop(parts, Start, Exit);
        _removal = new ContainerRemoval(parts, _stop, Exit);

        void Watch(Container container, ContainerRun run)
        {
            Exit.Watch(container, run);
            if (container.HostConfig.Memory > 0) // a container without a limit is killed with the machine's others, and that is told at its exit
                Exit.WatchMemory(container, run);
            health.Start(container, run);
        }
    }

    /// <summary>As a user's own verb would: a policy does not start again what was stopped or killed here.</summary>
    private Task ActOnUnhealthyAsync(Container container, string action, CancellationToken cancellationToken) => action switch
    {
        "restart" => _stop.RestartAsync(container, new StopOptions(null, null), cancellationToken),
        "stop" => _stop.StopAsync(container, new StopOptions(null, null), cancellationToken),
        _ => _stop.KillAsync(container, null, cancellationToken),
    };

    public ContainerStart Start { get; }

    public ContainerExit Exit { get; }

    public ContainerRemoval Removal => _removal;

    public Task<ContainerCreateResponse> CreateAsync(
        ContainerCreateRequest request, string? name, string? platform, CancellationToken cancellationToken)
        => _creation.CreateAsync(request, name, platform, cancellationToken);

    /// <summary>One for a step of a build: should this daemon be killed, the next one removes it.</summary>
    internal Task<ContainerCreateResponse> CreateStepAsync(ContainerCreateRequest request, Storage.Images.StoredImage? image, CancellationToken cancellationToken)
        => _creation.CreateAsync(request, null, image, isBuildStep: true, cancellationToken);

    /// <summary>The build leaves the container of its step to the user.</summary>
    internal async Task LeaveStepAsync(string id)
    {
        var container = Get(id);
        using (await container.LockAsync(CancellationToken.None))
        {
            container.Record = container.Record with { IsBuildStep = false };
            await _parts.Directories.WriteAsync(container.Record);
        }
    }

    public Task<List<ContainerSummary>> ListAsync(ContainerQuery query, CancellationToken cancellationToken)
        => new ContainerList(_parts).ListAsync(query, cancellationToken);

    public Task<ContainerInspect> InspectAsync(string nameOrId, bool size, CancellationToken cancellationToken)
        => new ContainerInspection(_parts).InspectAsync(Get(nameOrId), size, cancellationToken);

    public Task StartAsync(string nameOrId, CancellationToken cancellationToken) => Start.StartAsync(Get(nameOrId), cancellationToken);

    public Task StopAsync(string nameOrId, StopOptions options, CancellationToken cancellationToken)
        => _stop.StopAsync(Get(nameOrId), options, cancellationToken);

    public Task RestartAsync(string nameOrId, StopOptions options, CancellationToken cancellationToken)
        => _stop.RestartAsync(Get(nameOrId), options, cancellationToken);

    public Task KillAsync(string nameOrId, string? signal, CancellationToken cancellationToken)
        => _stop.KillAsync(Get(nameOrId), signal, cancellationToken);

    public Task PauseAsync(string nameOrId, CancellationToken cancellationToken) => _pause.PauseAsync(Get(nameOrId), cancellationToken);

    public Task UnpauseAsync(string nameOrId, CancellationToken cancellationToken) => _pause.UnpauseAsync(Get(nameOrId), cancellationToken);

    public Task RenameAsync(string nameOrId, string? newName, CancellationToken cancellationToken)
        => new ContainerRename(_parts).RenameAsync(Get(nameOrId), newName, cancellationToken);

    public Task<ContainerUpdateResponse> UpdateAsync(string nameOrId, ContainerUpdateRequest request, CancellationToken cancellationToken)
        => new ContainerUpdate(_parts).UpdateAsync(Get(nameOrId), request, cancellationToken);

    public Task RemoveAsync(string nameOrId, RemoveOptions options, CancellationToken cancellationToken)
        => _removal.RemoveAsync(Get(nameOrId), options, cancellationToken);

    public IContainerWait OpenWait(string nameOrId, WaitCondition condition) => new ContainerWaiting(Get(nameOrId).WaitAsync(condition));

    public Task<ContainersPruned> PruneAsync(Filters filters, CancellationToken cancellationToken)
        => new ContainerPrune(_parts, _removal).PruneAsync(filters, cancellationToken);

    public IAttachment OpenAttach(string nameOrId, AttachQuery query) => ContainerAttachment.Open(_parts, Get(nameOrId), query);

    public ILogStream OpenLogs(string nameOrId, LogQuery query) => ContainerLog.Open(_parts, Get(nameOrId), query);

    public async Task ResizeAsync(string nameOrId, TerminalSize size, CancellationToken cancellationToken)
    {
        var container = Get(nameOrId);
        Transitions.Require(ContainerVerb.Resize, container);
        if (container.Run is not { } run)
            throw new EngineException(ErrorKind.Conflict, $"Container {container.Id} is not running");
        await run.Init.ResizeAsync(size, cancellationToken);
        _parts.Events.Publish(
            container,
            "resize",
            ("height", size.Height.ToString(CultureInfo.InvariantCulture)),
            ("width", size.Width.ToString(CultureInfo.InvariantCulture)));
    }

    public Task<ContainerTop> TopAsync(string nameOrId, string? psArguments, CancellationToken cancellationToken)
        => new ContainerTopTable(_parts).ReadAsync(Get(nameOrId), psArguments, cancellationToken);

    public IAsyncEnumerable<ContainerStats> Stats(string nameOrId, bool stream, bool oneShot, CancellationToken cancellationToken)
        => new ContainerStatistics(_parts).SampleAsync(Get(nameOrId), stream, oneShot, cancellationToken);

    private Container Get(string nameOrId) => _parts.Registry.Get(nameOrId);
}
