namespace Skiff.Runtime.Shim;

/// <summary>
/// The daemon's hold on one shim process. Disposing it lets go of the connection and nothing else: the shim and its
/// container live on, and <see cref="IShims.ReconnectAsync"/> finds them again.
/// </summary>
public interface IShim : IAsyncDisposable
{
    string ContainerId { get; }

    /// <summary>The container's first process.</summary>
    IShimProcess Init { get; }

    /// <summary>Makes an exec known to the shim; it runs at its own <see cref="IShimProcess.StartAsync"/>.</summary>
    Task<IShimProcess> PrepareExecAsync(ShimExec exec, CancellationToken cancellationToken);

    /// <summary>The execs that are running, by ID; after a reconnect those that an earlier daemon started, with the ones that ended meanwhile.</summary>
    IReadOnlyDictionary<string, IShimProcess> Execs { get; }

    /// <summary>Completes when the kernel killed a process of the container for want of memory; the container may live on.</summary>
    Task OutOfMemory { get; }

    /// <summary>
    /// The daemon has recorded the exit (or gives up a container that was never started): the shim removes the cgroup,
    /// forgets the status and ends. The container must not be running.
    /// </summary>
    Task ReleaseAsync(CancellationToken cancellationToken);
}
