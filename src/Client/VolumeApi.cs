using Skiff.Api;
using Skiff.Api.Volumes;

namespace Skiff.Client;

/// <summary>Volumes.</summary>
public sealed class VolumeApi
{
    private readonly EngineClient _client;

    internal VolumeApi(EngineClient client) => _client = client;

    public Task<VolumeListResponse> ListAsync(ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Get("/volumes", query), ApiJson.Wire.VolumeListResponse, cancellationToken);

    public Task<byte[]> InspectRawAsync(string volume, CancellationToken cancellationToken = default) =>
        _client.BytesAsync(ApiRequest.Get($"/volumes/{ApiRequest.Segment(volume)}"), cancellationToken);

    public Task<Volume> CreateAsync(VolumeCreateRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post("/volumes/create") with { Json = EngineClient.Write(request, ApiJson.Wire.VolumeCreateRequest) },
            ApiJson.Wire.Volume, cancellationToken);

    public Task RemoveAsync(string volume, bool force, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Delete($"/volumes/{ApiRequest.Segment(volume)}", new ApiQuery().Flag("force", force)), cancellationToken);

    public Task<VolumesPruned> PruneAsync(ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post("/volumes/prune", query), ApiJson.Wire.VolumesPruned, cancellationToken);
}
