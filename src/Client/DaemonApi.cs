using System.Runtime.CompilerServices;
using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Daemon;
using Skiff.Api.Images;

namespace Skiff.Client;

/// <summary>The daemon itself: what it is, what it uses, what happens in it, and who may log in where.</summary>
public sealed class DaemonApi
{
    private readonly EngineClient _client;

    internal DaemonApi(EngineClient client) => _client = client;

    public async Task<Ping> PingAsync(CancellationToken cancellationToken = default)
    {
        using var response = await _client.SendUnversionedAsync(new ApiRequest("HEAD", "/_ping"), cancellationToken);
        return new Ping(response.Field("Api-Version"), response.Field("Ostype"), response.Field("Docker-Experimental") == "true");
    }

    public Task<SystemVersion> VersionAsync(CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Get("/version"), ApiJson.Wire.SystemVersion, cancellationToken);

    /// <summary>The answer of /info as it was sent.</summary>
    public Task<byte[]> InfoAsync(CancellationToken cancellationToken = default) =>
        _client.BytesAsync(ApiRequest.Get("/info"), cancellationToken);

    public Task<DiskUsage> DiskUsageAsync(CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Get("/system/df"), ApiJson.Wire.DiskUsage, cancellationToken);

    public Task<AuthResponse> AuthenticateAsync(AuthConfig credentials, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post("/auth") with { Json = EngineClient.Write(credentials, ApiJson.Wire.AuthConfig) },
            ApiJson.Wire.AuthResponse, cancellationToken);

    public Task<BuildCachePruned> PruneBuildCacheAsync(ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post("/build/prune", query), ApiJson.Wire.BuildCachePruned, cancellationToken);

    /// <summary>Events as they happen, each as its JSON document; ends with the daemon, at `until`, or with the token.</summary>
    public async IAsyncEnumerable<JsonElement> EventsAsync(ApiQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var stream = await _client.StreamAsync(ApiRequest.Get("/events", query), cancellationToken);
        await foreach (var element in JsonDocuments.ReadAsync(stream, cancellationToken))
            yield return element;
    }
}
