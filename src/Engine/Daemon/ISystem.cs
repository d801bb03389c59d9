using Skiff.Api.Daemon;
using Skiff.Engine.Events;

namespace Skiff.Engine.Daemon;

/// <summary>The engine as a whole.</summary>
public interface ISystem
{
    Task<SystemInfo> InfoAsync(CancellationToken cancellationToken);

    /// <summary>Without ApiVersion and MinAPIVersion, which whoever serves the API adds.</summary>
    SystemVersion Version();

    /// <summary><paramref name="types"/> are among `container`, `image`, `volume`, `build-cache`; empty is all.</summary>
    Task<DiskUsage> DiskUsageAsync(IReadOnlyList<string> types, CancellationToken cancellationToken);

    /// <summary>
    /// Subscribes at the call, so that nothing is missed between it and the first read. Ends at <see cref="EventQuery.Until"/>, when that is given.
    /// Errors: InvalidArgument for a filter or time that cannot be read.
    /// </summary>
    IAsyncEnumerable<EventMessage> Events(EventQuery query, CancellationToken cancellationToken);
}
