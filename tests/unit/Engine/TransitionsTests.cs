using Skiff.Engine.Containers;
using Skiff.Errors;

namespace Skiff.Tests.Unit.Engine;

public sealed class TransitionsTests
{
    [Theory]
    [InlineData(nameof(ContainerVerb.Start), ContainerStatus.Running, ErrorKind.NotModified, "container is already running")]
    [InlineData(nameof(ContainerVerb.Start), ContainerStatus.Paused, ErrorKind.Conflict, "cannot start a paused container, try unpause instead")]
    [InlineData(nameof(ContainerVerb.Stop), ContainerStatus.Exited, ErrorKind.NotModified, "container is already stopped")]
    [InlineData(nameof(ContainerVerb.Kill), ContainerStatus.Exited, ErrorKind.Conflict, "Container ID is not running")]
    [InlineData(nameof(ContainerVerb.Pause), ContainerStatus.Paused, ErrorKind.Conflict, "Container ID is already paused")]
    [InlineData(nameof(ContainerVerb.Unpause), ContainerStatus.Running, ErrorKind.Internal, "Container ID is not paused")]
    [InlineData(nameof(ContainerVerb.Exec), ContainerStatus.Paused, ErrorKind.Conflict, "Container web is paused, unpause the container before exec")]
    [InlineData(nameof(ContainerVerb.Top), ContainerStatus.Created, ErrorKind.Conflict, "Container ID is not running")]
    [InlineData(nameof(ContainerVerb.Remove), ContainerStatus.Running, ErrorKind.Conflict,
        "You cannot remove a running container ID. Stop the container before attempting removal or force remove")]
    public void Refusal_NotAllowed_HasDockersText(string verb, ContainerStatus status, ErrorKind kind, string text)
    {
        var refusal = Transitions.Refusal(Enum.Parse<ContainerVerb>(verb), status, "ID", "/web");
        Assert.NotNull(refusal);
        Assert.Equal((kind, text), (refusal.Kind, refusal.Message));
    }

    [Theory]
    [InlineData(nameof(ContainerVerb.Start), ContainerStatus.Created)]
    [InlineData(nameof(ContainerVerb.Start), ContainerStatus.Exited)]
    [InlineData(nameof(ContainerVerb.Stop), ContainerStatus.Paused)]
    [InlineData(nameof(ContainerVerb.Stop), ContainerStatus.Restarting)]
    [InlineData(nameof(ContainerVerb.Kill), ContainerStatus.Running)]
    [InlineData(nameof(ContainerVerb.Remove), ContainerStatus.Exited)]
    [InlineData(nameof(ContainerVerb.Attach), ContainerStatus.Created)]
    public void Refusal_Allowed_IsNull(string verb, ContainerStatus status)
        => Assert.Null(Transitions.Refusal(Enum.Parse<ContainerVerb>(verb), status, "ID", "/web"));
}
