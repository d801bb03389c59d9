using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Containers;
using Skiff.Api.Daemon;
using Skiff.Client.Json;

namespace Skiff.Client;

/// <summary>Containers. A container is named by its ID, an unambiguous beginning of it, or its name.</summary>
public sealed class ContainerApi
{
    private readonly EngineClient _client;

    internal ContainerApi(EngineClient client) => _client = client;

    /// <summary>Containers with what a list shows of them.</summary>
    public async Task<List<ContainerSummary>> ListAsync(ApiQuery query, CancellationToken cancellationToken = default) =>
        AnswerReader.Read(await _client.BytesAsync(ApiRequest.Get("/containers/json", query), cancellationToken), static list => AnswerReader.List(list, AnswerReader.Container));

    public async Task<ContainerInspect> InspectAsync(string container, CancellationToken cancellationToken = default) =>
        EngineClient.Read(await InspectRawAsync(container, size: false, cancellationToken), ApiJson.Wire.ContainerInspect);

    /// <summary>The little of inspect that joining its streams needs.</summary>
    public async Task<ContainerBrief> BriefAsync(string container, CancellationToken cancellationToken = default) =>
        AnswerReader.Read(await InspectRawAsync(container, size: false, cancellationToken), Brief);

    /// <summary>The answer of inspect as it was sent.</summary>
    public Task<byte[]> InspectRawAsync(string container, bool size, CancellationToken cancellationToken = default) =>
        _client.BytesAsync(ApiRequest.Get(Path(container, "json"), new ApiQuery().Flag("size", size)), cancellationToken);

    public async Task<ContainerCreateResponse> CreateAsync(ContainerCreateRequest request, string? name, string? platform, CancellationToken cancellationToken = default) =>
        AnswerReader.Read(await _client.BytesAsync(ApiRequest.Post("/containers/create", new ApiQuery().Set("name", name).Set("platform", platform)) with
        {
            Json = CreateWriter.Write(request),
        }, cancellationToken), AnswerReader.Created);

    public Task StartAsync(string container, ApiQuery? query = null, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post(Path(container, "start"), query), cancellationToken);

    public Task StopAsync(string container, ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post(Path(container, "stop"), query), cancellationToken);

    public Task RestartAsync(string container, ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post(Path(container, "restart"), query), cancellationToken);

    public Task KillAsync(string container, string? signal, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post(Path(container, "kill"), new ApiQuery().Set("signal", signal)), cancellationToken);

    public Task PauseAsync(string container, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post(Path(container, "pause")), cancellationToken);

    public Task UnpauseAsync(string container, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post(Path(container, "unpause")), cancellationToken);

    public Task RenameAsync(string container, string name, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post(Path(container, "rename"), new ApiQuery().Keep("name", name)), cancellationToken);

    public Task RemoveAsync(string container, ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Delete($"/containers/{ApiRequest.Segment(container)}", query), cancellationToken);

    public Task<ContainerUpdateResponse> UpdateAsync(string container, ContainerUpdateRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post(Path(container, "update")) with { Json = EngineClient.Write(request, ApiJson.Wire.ContainerUpdateRequest) },
            ApiJson.Wire.ContainerUpdateResponse, cancellationToken);

    public Task<ContainerTop> TopAsync(string container, string? psArguments, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Get(Path(container, "top"), new ApiQuery().Set("ps_args", psArguments)), ApiJson.Wire.ContainerTop, cancellationToken);

    /// <summary>Paths that differ from the image; empty when the daemon answers null.</summary>
    public async Task<List<FilesystemChange>> ChangesAsync(string container, CancellationToken cancellationToken = default) =>
        JsonSerializer.Deserialize(await _client.BytesAsync(ApiRequest.Get(Path(container, "changes")), cancellationToken), ApiJson.Wire.ListFilesystemChange) ?? [];

    /// <summary>
    /// Begins to wait. The result is there once the daemon has begun to wait too (nothing that happens later is missed);
    /// the exit follows from <see cref="ContainerExit.ReadAsync"/>.
    /// </summary>
    /// <param name="container">The container.</param>
    /// <param name="condition">`not-running`, `next-exit`, `removed`; null for the daemon's default.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<ContainerExit> WaitAsync(string container, string? condition, CancellationToken cancellationToken = default) =>
        new(await _client.SendAsync(ApiRequest.Post(Path(container, "wait"), new ApiQuery().Set("condition", condition)), cancellationToken));

    public Task<RawStream> AttachAsync(string container, ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.UpgradeAsync(ApiRequest.Post(Path(container, "attach"), query), cancellationToken);

    public Task ResizeAsync(string container, int rows, int columns, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post(Path(container, "resize"), TerminalSizeQuery(rows, columns)), cancellationToken);

    public Task<Stream> LogsAsync(string container, ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.StreamAsync(ApiRequest.Get(Path(container, "logs"), query), cancellationToken);

    public Task<Stream> StatsAsync(string container, bool stream, CancellationToken cancellationToken = default) =>
        _client.StreamAsync(ApiRequest.Get(Path(container, "stats"), new ApiQuery().Keep("stream", stream ? "1" : "0")), cancellationToken);

    public Task<Stream> ExportAsync(string container, CancellationToken cancellationToken = default) =>
        _client.StreamAsync(ApiRequest.Get(Path(container, "export")), cancellationToken);

    public Task<IdResponse> CommitAsync(ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post("/commit", query), ApiJson.Wire.IdResponse, cancellationToken);

    public Task<ContainersPruned> PruneAsync(ApiQuery query, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post("/containers/prune", query), ApiJson.Wire.ContainersPruned, cancellationToken);

    /// <summary>A path inside of the container as a tar stream; the head of the answer says what the path is.</summary>
    public Task<ApiResponse> GetArchiveAsync(string container, string path, CancellationToken cancellationToken = default) =>
        _client.SendAsync(ApiRequest.Get(Path(container, "archive"), new ApiQuery().Keep("path", path)), cancellationToken);

    /// <summary>What a path inside of the container is: the JSON of the head X-Docker-Container-Path-Stat.</summary>
    public async Task<byte[]> StatArchiveAsync(string container, string path, CancellationToken cancellationToken = default)
    {
        using var response = await _client.SendAsync(new ApiRequest("HEAD", Path(container, "archive")) { Query = new ApiQuery().Keep("path", path) }, cancellationToken);
        return ReadPathStat(response);
    }

    public static byte[] ReadPathStat(ApiResponse response) =>
        Convert.FromBase64String(response.Field("X-Docker-Container-Path-Stat") ?? "");

    public Task PutArchiveAsync(string container, ApiQuery query, Stream tar, CancellationToken cancellationToken = default) =>
        _client.CallAsync(new ApiRequest("PUT", Path(container, "archive")) { Query = query, Body = tar }, cancellationToken);

    internal static ApiQuery TerminalSizeQuery(int rows, int columns) => new ApiQuery()
        .Keep("h", rows.ToString(System.Globalization.CultureInfo.InvariantCulture))
        .Keep("w", columns.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static ContainerBrief Brief(JsonElement from)
    {
        var config = AnswerReader.Find(from, "Config") ?? default;
        var state = AnswerReader.Find(from, "State") ?? default;
        return new ContainerBrief(AnswerReader.Text(from, "Id") ?? "", AnswerReader.Flag(config, "Tty"), AnswerReader.Flag(config, "OpenStdin"))
        {
            IsRunning = AnswerReader.Flag(state, "Running"),
            IsPaused = AnswerReader.Flag(state, "Paused"),
            IsRestarting = AnswerReader.Flag(state, "Restarting"),
            IsRemovedAtItsEnd = AnswerReader.Find(from, "HostConfig") is { } host && AnswerReader.Flag(host, "AutoRemove"),
        };
    }

    private static string Path(string container, string action) => $"/containers/{ApiRequest.Segment(container)}/{action}";
}
