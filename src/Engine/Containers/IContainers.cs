using Skiff.Api.Containers;
using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>
/// The containers and their lifecycle. A container is named by its ID, its name (with or without a leading "/") or an
/// unambiguous beginning of its ID. Every method that takes one throws <see cref="EngineException"/> NotFound
/// `No such container: x` when there is none. What changes a container holds its lock and, past the point where undoing would be
/// wrong, goes on when the caller's token is cancelled.
/// </summary>
public interface IContainers
{
    /// <summary>Errors: NotFound for the image, Conflict for the name, InvalidArgument for the configuration.</summary>
    Task<ContainerCreateResponse> CreateAsync(ContainerCreateRequest request, string? name, string? platform, CancellationToken cancellationToken);

    Task<List<ContainerSummary>> ListAsync(ContainerQuery query, CancellationToken cancellationToken);

    /// <summary>With <paramref name="size"/> SizeRw and SizeRootFs are measured, in bytes.</summary>
    Task<ContainerInspect> InspectAsync(string nameOrId, bool size, CancellationToken cancellationToken);

    /// <summary>Errors: NotModified when it runs, Conflict when it is paused or being removed, and whatever kept it from starting.</summary>
    Task StartAsync(string nameOrId, CancellationToken cancellationToken);

    /// <summary>Errors: NotModified when it does not run.</summary>
    Task StopAsync(string nameOrId, StopOptions options, CancellationToken cancellationToken);

    Task RestartAsync(string nameOrId, StopOptions options, CancellationToken cancellationToken);

    /// <summary>A null or empty signal is SIGKILL. Errors: InvalidArgument `Invalid signal: x`, Conflict when it does not run.</summary>
    Task KillAsync(string nameOrId, string? signal, CancellationToken cancellationToken);

    Task PauseAsync(string nameOrId, CancellationToken cancellationToken);

    Task UnpauseAsync(string nameOrId, CancellationToken cancellationToken);

    Task RenameAsync(string nameOrId, string? newName, CancellationToken cancellationToken);

    Task<ContainerUpdateResponse> UpdateAsync(string nameOrId, ContainerUpdateRequest request, CancellationToken cancellationToken);

    Task RemoveAsync(string nameOrId, RemoveOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// Begins to wait: from here on no change is missed. The answer's head is to be flushed before the result is awaited, since
    /// clients start the container only then.
    /// </summary>
    IContainerWait OpenWait(string nameOrId, WaitCondition condition);

    /// <summary>Removes what is not running.</summary>
    Task<ContainersPruned> PruneAsync(Filters filters, CancellationToken cancellationToken);
}
