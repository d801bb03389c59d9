using Skiff.Api.Containers;
using Skiff.Engine.Logs;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Containers;

/// <summary>What flows in and out of a container's processes. Containers are named as in <see cref="IContainers"/>.</summary>
public interface IContainerStreams
{
    /// <summary>
    /// Checks everything that can be refused with a status; the attach event is published. A container that was not started yet is waited for.
    /// Errors: Conflict when it is paused or restarting, InvalidArgument for unknown detach keys.
    /// </summary>
    IAttachment OpenAttach(string nameOrId, AttachQuery query);

    /// <summary>
    /// Errors: InvalidArgument when neither stream is wanted or a time or number cannot be read, NotImplemented for a log driver that cannot be read.
    /// </summary>
    ILogStream OpenLogs(string nameOrId, LogQuery query);

    Task ResizeAsync(string nameOrId, TerminalSize size, CancellationToken cancellationToken);

    /// <summary><paramref name="psArguments"/> are those of ps(1); null is `-ef`.</summary>
    Task<ContainerTop> TopAsync(string nameOrId, string? psArguments, CancellationToken cancellationToken);

    /// <summary>
    /// One sample a second while <paramref name="stream"/>, else one only: after a second one was taken for the rates, or at once when
    /// <paramref name="oneShot"/>. The container is looked up at the call.
    /// </summary>
    IAsyncEnumerable<ContainerStats> Stats(string nameOrId, bool stream, bool oneShot, CancellationToken cancellationToken);
}
