using System.Text.Json;
using Google.Protobuf;
using Skiff.Api.Daemon;
using Skiff.Engine.Build;
using Skiff.Server.BuildKit.Protocol.Control;

namespace Skiff.Server.BuildKit.Builds;

/// <summary>
/// BuildKit by way of `/build?version=2`, as docker's client has it where it comes without buildx (up to 20.10): one request, answered with the trace of the build,
/// while files, secrets and agents come by the session that it names.
/// </summary>
/// <param name="server">All of BuildKit's protocol.</param>
/// <param name="report">Writes to the client.</param>
internal sealed class TracedBuild(BuildKitServer server, Func<ProgressMessage, ValueTask> report)
{
    /// <param name="options">Of the build.</param>
    /// <param name="session">The client's name for its session.</param>
    /// <param name="id">The client's name for the build; empty for none.</param>
    /// <param name="exporters">Where the result goes; none: an image with the tags of the options.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(BuildOptions options, string session, string id, IReadOnlyList<Exporter> exporters, CancellationToken cancellationToken)
    {
        var client = await server.Sessions.GetAsync(session, cancellationToken);
        var job = server.Jobs.Get(id.Length > 0 ? id : Guid.NewGuid().ToString("N"));
        var tracing = TraceAsync(job);
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, job.Cancelled);
            foreach (var cache in options.CacheFrom)
                job.PassedOver(cache);
            using var result = await server.Builds.SolveAsync(options, client, job, ended.Token);
            var targets = exporters.Count > 0 ? exporters : [new Exporter { Type = "moby", Attrs = { ["name"] = string.Join(',', options.Tags) } }];
            var answers = await BuildExport.RunAsync(targets, result, client, job, server.Time, ended.Token);
            job.End();
            await tracing;
            if (answers.TryGetValue("containerimage.digest", out var image))
                await report(new ProgressMessage { Id = "moby.image.id", Aux = Json($$"""{"ID":"{{image}}"}""") });
        }
        finally
        {
            server.Jobs.Remove(job);
            // an error is told when the trace has been
            await tracing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TraceAsync(BuildJob job)
    {
        await foreach (var response in job.Events.ReadAllAsync())
            await report(new ProgressMessage { Id = "moby.buildkit.trace", Aux = Json($"\"{Convert.ToBase64String(response.ToByteArray())}\"") });
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
