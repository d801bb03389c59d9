using Skiff.Api.Networks;

namespace Skiff.Engine.Networks;

/// <summary>The networks. Errors: NotFound `network x not found`; PermissionDenied for the predefined ones.</summary>
public interface INetworks
{
    Task<List<NetworkInspect>> ListAsync(Filters filters, CancellationToken cancellationToken);

    Task<NetworkInspect> InspectAsync(string nameOrId, bool verbose, string? scope, CancellationToken cancellationToken);

    Task<NetworkCreateResponse> CreateAsync(NetworkCreateRequest request, CancellationToken cancellationToken);

    Task RemoveAsync(string nameOrId, CancellationToken cancellationToken);

    Task ConnectAsync(string nameOrId, NetworkConnectRequest request, CancellationToken cancellationToken);

    Task DisconnectAsync(string nameOrId, NetworkDisconnectRequest request, CancellationToken cancellationToken);

    Task<NetworksPruned> PruneAsync(Filters filters, CancellationToken cancellationToken);
}
