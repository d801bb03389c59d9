using Skiff.Api;
using Skiff.Api.Networks;

namespace Skiff.Client;

/// <summary>Networks.</summary>
public sealed class NetworkApi
{
    private readonly EngineClient _client;

    internal NetworkApi(EngineClient client) => _client = client;

    public Task<List<NetworkInspect>> ListAsync(ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Get("/networks", query), ApiJson.Wire.ListNetworkInspect, cancellationToken);

    public Task<byte[]> InspectRawAsync(string network, ApiQuery? query = null, CancellationToken cancellationToken = default) =>
        _client.BytesAsync(ApiRequest.Get($"/networks/{ApiRequest.Segment(network)}", query), cancellationToken);

    public Task<NetworkCreateResponse> CreateAsync(NetworkCreateRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post("/networks/create") with { Json = EngineClient.Write(request, ApiJson.Wire.NetworkCreateRequest) },
            ApiJson.Wire.NetworkCreateResponse, cancellationToken);

    public Task ConnectAsync(string network, NetworkConnectRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post($"/networks/{ApiRequest.Segment(network)}/connect") with { Json = EngineClient.Write(request, ApiJson.Wire.NetworkConnectRequest) }, cancellationToken);

    public Task DisconnectAsync(string network, NetworkDisconnectRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post($"/networks/{ApiRequest.Segment(network)}/disconnect") with { Json = EngineClient.Write(request, ApiJson.Wire.NetworkDisconnectRequest) }, cancellationToken);

    public Task RemoveAsync(string network, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Delete($"/networks/{ApiRequest.Segment(network)}"), cancellationToken);

    public Task<NetworksPruned> PruneAsync(ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post("/networks/prune", query), ApiJson.Wire.NetworksPruned, cancellationToken);
}
