using Skiff.Api.Exec;
using Skiff.Engine.Containers;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Exec;

/// <summary>
/// Further processes in running containers. Errors: NotFound `No such exec instance: x`; an exec goes when its container stops.
/// </summary>
public interface IExecs
{
    /// <summary>Answers the ID of the exec, which does not run yet. Errors: Conflict when the container is not running or is paused.</summary>
    Task<string> CreateAsync(string containerNameOrId, ExecCreateRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Checks what can be refused with a status; the process starts when the attachment runs, and an error of that start is written to the client.
    /// Errors: Conflict when it has run already or the container stopped.
    /// </summary>
    IAttachment OpenStart(string execId, ExecStartRequest request);

    /// <summary>Errors: also those of the start itself.</summary>
    Task StartDetachedAsync(string execId, ExecStartRequest request, CancellationToken cancellationToken);

    Task ResizeAsync(string execId, TerminalSize size, CancellationToken cancellationToken);

    ExecInspect Inspect(string execId);
}
