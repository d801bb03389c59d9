using Skiff.Api;
using Skiff.Api.Images;
using Skiff.Client.Json;

namespace Skiff.Client;

/// <summary>Images. Long work answers a stream of progress documents, read by <see cref="JsonDocuments"/>.</summary>
public sealed class ImageApi
{
    private readonly EngineClient _client;

    internal ImageApi(EngineClient client) => _client = client;

    public async Task<List<ImageSummary>> ListAsync(ApiQuery query, CancellationToken cancellationToken = default) =>
        AnswerReader.Read(await _client.BytesAsync(ApiRequest.Get("/images/json", query), cancellationToken), static list => AnswerReader.List(list, AnswerReader.Image));

    /// <summary>The answer of inspect as it was sent.</summary>
    public Task<byte[]> InspectRawAsync(string image, ApiQuery? query = null, CancellationToken cancellationToken = default) =>
        _client.BytesAsync(ApiRequest.Get(Path(image, "json"), query), cancellationToken);

    public Task<List<ImageHistoryItem>> HistoryAsync(string image, ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Get(Path(image, "history"), query), ApiJson.Wire.ListImageHistoryItem, cancellationToken);

    public Task<List<ImageDeletion>> RemoveAsync(string image, ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Delete($"/images/{ApiRequest.Segment(image)}", query), ApiJson.Wire.ListImageDeletion, cancellationToken);

    public Task TagAsync(string image, string repository, string tag, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post(Path(image, "tag"), new ApiQuery().Keep("repo", repository).Keep("tag", tag)), cancellationToken);

    /// <summary>Pull (`fromImage`) or import (`fromSrc`).</summary>
    public Task<Stream> CreateAsync(ApiQuery query, string? registryAuth, Stream? body, CancellationToken cancellationToken = default) =>
        _client.StreamAsync(ApiRequest.Post("/images/create", query) with { RegistryAuth = registryAuth, Body = body, BodyType = "text/plain" }, cancellationToken);

    public Task<Stream> PushAsync(string repository, ApiQuery query, string registryAuth, CancellationToken cancellationToken = default) =>
        _client.StreamAsync(ApiRequest.Post(Path(repository, "push"), query) with { RegistryAuth = registryAuth }, cancellationToken);

    public Task<ApiResponse> LoadAsync(Stream tar, ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.SendAsync(ApiRequest.Post("/images/load", query) with { Body = tar }, cancellationToken);

    public Task<Stream> SaveAsync(ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.StreamAsync(ApiRequest.Get("/images/get", query), cancellationToken);

    public Task<byte[]> SearchAsync(ApiQuery query, string? registryAuth, CancellationToken cancellationToken = default) =>
        _client.BytesAsync(ApiRequest.Get("/images/search", query) with { RegistryAuth = registryAuth }, cancellationToken);

    public Task<Stream> BuildAsync(ApiQuery query, Stream context, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken = default) =>
        _client.StreamAsync(ApiRequest.Post("/build", query) with { Body = context, Headers = headers }, cancellationToken);

    public Task<ImagesPruned> PruneAsync(ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post("/images/prune", query), ApiJson.Wire.ImagesPruned, cancellationToken);

    private static string Path(string image, string action) => $"/images/{ApiRequest.Segment(image)}/{action}";
}
