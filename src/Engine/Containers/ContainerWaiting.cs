using Skiff.Api.Containers;

namespace Skiff.Engine.Containers;

/// <inheritdoc cref="IContainerWait"/>
internal sealed class ContainerWaiting(Task<ContainerWait> result) : IContainerWait
{
    public Task<ContainerWait> ResultAsync(CancellationToken cancellationToken) => result.WaitAsync(cancellationToken);
}
