using Skiff.Api.Containers;

namespace Skiff.Engine.Containers;

/// <summary>A wait that has begun.</summary>
public interface IContainerWait
{
    /// <summary>Errors: none but cancellation; a container that goes away while waited for is reported in the answer.</summary>
    Task<ContainerWait> ResultAsync(CancellationToken cancellationToken);
}
