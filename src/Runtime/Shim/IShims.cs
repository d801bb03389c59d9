using Skiff.Errors;

namespace Skiff.Runtime.Shim;

/// <summary>Starts shims, one for each container, and finds those that outlived an earlier daemon.</summary>
public interface IShims
{
    /// <summary>
    /// Starts a shim, which creates the container (namespaces, cgroup, root) and holds it before the program's first
    /// instruction. Errors: <see cref="EngineException"/> that names the failing call, path and cause; nothing is left then.
    /// </summary>
    Task<IShim> LaunchAsync(ShimLaunch launch, CancellationToken cancellationToken);

    /// <summary>
    /// The shim that an earlier daemon started in <paramref name="stateDirectory"/>; null when it is gone. A container that
    /// exited meanwhile is still there, its <see cref="IShimProcess.Exited"/> complete.
    /// </summary>
    Task<IShim?> ReconnectAsync(string containerId, string stateDirectory, CancellationToken cancellationToken);

    /// <summary>The exit that a shim left behind in <paramref name="stateDirectory"/> before it was killed itself; null when none.</summary>
    ProcessExit? ReadExitRecord(string stateDirectory);
}
