using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>
/// Which verb is allowed in which status, and what is answered where it is not. Everything that is not in the table is allowed.
/// In the texts {id} is the container's ID and {name} its name without the slash.
/// </summary>
internal static class Transitions
{
    private const string NotRunning = "Container {id} is not running";
    private const string Restarting = "Container {id} is restarting, wait until the container is running";
    private const string BeingRemoved = "container is marked for removal and cannot be started";
    private const string NotPaused = "Container {id} is not paused";

    private static readonly Dictionary<(ContainerVerb, ContainerStatus), (ErrorKind Kind, string Text)> Refused = new()
    {
        [(ContainerVerb.Start, ContainerStatus.Running)] = (ErrorKind.NotModified, "container is already running"),
        [(ContainerVerb.Start, ContainerStatus.Restarting)] = (ErrorKind.NotModified, "container is already running"),
        [(ContainerVerb.Start, ContainerStatus.Paused)] = (ErrorKind.Conflict, "cannot start a paused container, try unpause instead"),
        [(ContainerVerb.Start, ContainerStatus.Removing)] = (ErrorKind.Conflict, BeingRemoved),
        [(ContainerVerb.Start, ContainerStatus.Dead)] = (ErrorKind.Conflict, BeingRemoved),

        [(ContainerVerb.Stop, ContainerStatus.Created)] = (ErrorKind.NotModified, "container is already stopped"),
        [(ContainerVerb.Stop, ContainerStatus.Exited)] = (ErrorKind.NotModified, "container is already stopped"),
        [(ContainerVerb.Stop, ContainerStatus.Removing)] = (ErrorKind.NotModified, "container is already stopped"),
        [(ContainerVerb.Stop, ContainerStatus.Dead)] = (ErrorKind.NotModified, "container is already stopped"),

        [(ContainerVerb.Kill, ContainerStatus.Created)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Kill, ContainerStatus.Exited)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Kill, ContainerStatus.Removing)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Kill, ContainerStatus.Dead)] = (ErrorKind.Conflict, NotRunning),

        [(ContainerVerb.Pause, ContainerStatus.Created)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Pause, ContainerStatus.Exited)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Pause, ContainerStatus.Removing)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Pause, ContainerStatus.Dead)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Pause, ContainerStatus.Paused)] = (ErrorKind.Conflict, "Container {id} is already paused"),
        [(ContainerVerb.Pause, ContainerStatus.Restarting)] = (ErrorKind.Conflict, Restarting),

        [(ContainerVerb.Unpause, ContainerStatus.Created)] = (ErrorKind.Internal, NotPaused),
        [(ContainerVerb.Unpause, ContainerStatus.Running)] = (ErrorKind.Internal, NotPaused),
        [(ContainerVerb.Unpause, ContainerStatus.Restarting)] = (ErrorKind.Internal, NotPaused),
        [(ContainerVerb.Unpause, ContainerStatus.Exited)] = (ErrorKind.Internal, NotPaused),
        [(ContainerVerb.Unpause, ContainerStatus.Removing)] = (ErrorKind.Internal, NotPaused),
        [(ContainerVerb.Unpause, ContainerStatus.Dead)] = (ErrorKind.Internal, NotPaused),

        // with force none of these three is asked
        [(ContainerVerb.Remove, ContainerStatus.Running)] =
            (ErrorKind.Conflict, "You cannot remove a running container {id}. Stop the container before attempting removal or force remove"),
        [(ContainerVerb.Remove, ContainerStatus.Paused)] =
            (ErrorKind.Conflict, "You cannot remove a paused container {id}. Unpause and then stop the container before attempting removal or force remove"),
        [(ContainerVerb.Remove, ContainerStatus.Restarting)] =
            (ErrorKind.Conflict, "You cannot remove a restarting container {id}. Stop the container before attempting removal or force remove"),
        [(ContainerVerb.Remove, ContainerStatus.Removing)] = (ErrorKind.Conflict, "removal of container {id} is already in progress"),

        [(ContainerVerb.Exec, ContainerStatus.Created)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Exec, ContainerStatus.Exited)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Exec, ContainerStatus.Removing)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Exec, ContainerStatus.Dead)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Exec, ContainerStatus.Restarting)] = (ErrorKind.Conflict, Restarting),
        [(ContainerVerb.Exec, ContainerStatus.Paused)] = (ErrorKind.Conflict, "Container {name} is paused, unpause the container before exec"),

        [(ContainerVerb.Attach, ContainerStatus.Paused)] = (ErrorKind.Conflict, "container {name} is paused, unpause the container before attach"),
        [(ContainerVerb.Attach, ContainerStatus.Restarting)] = (ErrorKind.Conflict, "container {name} is restarting, wait until the container is running"),

        [(ContainerVerb.Top, ContainerStatus.Created)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Top, ContainerStatus.Exited)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Top, ContainerStatus.Removing)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Top, ContainerStatus.Dead)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Top, ContainerStatus.Restarting)] = (ErrorKind.Conflict, Restarting),

        [(ContainerVerb.Resize, ContainerStatus.Created)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Resize, ContainerStatus.Exited)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Resize, ContainerStatus.Removing)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Resize, ContainerStatus.Dead)] = (ErrorKind.Conflict, NotRunning),
        [(ContainerVerb.Resize, ContainerStatus.Restarting)] = (ErrorKind.Conflict, NotRunning),

        [(ContainerVerb.Rename, ContainerStatus.Removing)] = (ErrorKind.Conflict, "container {id} is marked for removal and cannot be renamed"),
        [(ContainerVerb.Rename, ContainerStatus.Dead)] = (ErrorKind.Conflict, "container {id} is marked for removal and cannot be renamed"),
    };

    /// <summary>Null when the verb is allowed.</summary>
    public static EngineException? Refusal(ContainerVerb verb, ContainerStatus status, string id, string name)
        => Refused.TryGetValue((verb, status), out var refused)
            ? new EngineException(
                refused.Kind,
                refused.Text.Replace("{id}", id, StringComparison.Ordinal).Replace("{name}", name.TrimStart('/'), StringComparison.Ordinal))
            : null;

    public static void Require(ContainerVerb verb, Container container)
    {
        if (Refusal(verb, container.Record.State.Status, container.Id, container.Record.Name) is { } refusal)
            throw refusal;
    }
}
