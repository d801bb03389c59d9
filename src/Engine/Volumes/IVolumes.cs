using Skiff.Api.Volumes;

namespace Skiff.Engine.Volumes;

/// <summary>The volumes. Errors: NotFound `get x: no such volume`.</summary>
public interface IVolumes
{
    Task<VolumeListResponse> ListAsync(Filters filters, CancellationToken cancellationToken);

    Task<Volume> InspectAsync(string name, CancellationToken cancellationToken);

    /// <summary>Answers the one that exists when nothing in the request contradicts it.</summary>
    Task<Volume> CreateAsync(VolumeCreateRequest request, CancellationToken cancellationToken);

    /// <summary>Errors: Conflict while a container uses it; with <paramref name="force"/> one that is not there is no error.</summary>
    Task RemoveAsync(string name, bool force, CancellationToken cancellationToken);

    Task<VolumesPruned> PruneAsync(Filters filters, CancellationToken cancellationToken);
}
