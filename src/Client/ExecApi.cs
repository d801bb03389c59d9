using Skiff.Api;
using Skiff.Api.Daemon;
using Skiff.Api.Exec;
using Skiff.Client.Json;

namespace Skiff.Client;

/// <summary>Processes started inside of running containers.</summary>
public sealed class ExecApi
{
    private readonly EngineClient _client;

    internal ExecApi(EngineClient client) => _client = client;

    public async Task<IdResponse> CreateAsync(string container, ExecCreateRequest request, CancellationToken cancellationToken = default) =>
        AnswerReader.Read(await _client.BytesAsync(ApiRequest.Post($"/containers/{ApiRequest.Segment(container)}/exec") with { Json = RequestWriter.Exec(request) }, cancellationToken), AnswerReader.Id);

    /// <summary>Starts it and takes its streams over.</summary>
    public Task<RawStream> StartAttachedAsync(string exec, ExecStartRequest request, CancellationToken cancellationToken = default) =>
        _client.UpgradeAsync(Start(exec, request), cancellationToken);

    public Task StartDetachedAsync(string exec, ExecStartRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync(Start(exec, request), cancellationToken);

    public Task<ExecInspect> InspectAsync(string exec, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Get($"/exec/{exec}/json"), ApiJson.Wire.ExecInspect, cancellationToken);

    /// <summary>The exit code; null while it runs.</summary>
    public async Task<int?> ExitCodeAsync(string exec, CancellationToken cancellationToken = default) =>
        AnswerReader.Read(await _client.BytesAsync(ApiRequest.Get($"/exec/{exec}/json"), cancellationToken), static answer =>
            AnswerReader.Find(answer, "ExitCode") is { ValueKind: System.Text.Json.JsonValueKind.Number } code ? code.GetInt32() : (int?)null);

    public Task ResizeAsync(string exec, int rows, int columns, CancellationToken cancellationToken = default) =>
        _client.CallAsync(ApiRequest.Post($"/exec/{exec}/resize", ContainerApi.TerminalSizeQuery(rows, columns)), cancellationToken);

    private static ApiRequest Start(string exec, ExecStartRequest request) =>
        ApiRequest.Post($"/exec/{exec}/start") with { Json = RequestWriter.ExecStart(request) };
}
