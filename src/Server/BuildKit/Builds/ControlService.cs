using Google.Protobuf.WellKnownTypes;
using Skiff.Engine.Build;
using Skiff.Errors;
using Skiff.Server.BuildKit.Protocol.Control;
using Skiff.Server.BuildKit.Rpc;
using Skiff.Server.BuildKit.Sessions;

namespace Skiff.Server.BuildKit.Builds;

/// <summary>moby.buildkit.v1.Control, as far as clients of the docker driver call it.</summary>
internal sealed class ControlService(IBuilds builds, BuildJobs jobs, SessionRegistry sessions, BuildKitWorker worker, TimeProvider time)
{
    public async Task SolveAsync(GrpcCall call)
    {
        var request = await call.ReadAsync(SolveRequest.Parser);
        var job = jobs.Get(request.Ref);
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted, job.Cancelled);
            if (request.Cache?.Exports.FirstOrDefault() is { } export)
                throw new EngineException(ErrorKind.NotImplemented, $"cache export ({export.Type}) is not supported by this engine: what it builds it keeps, and finds again by content");
            job.Open(request);
            await call.WriteAsync(await FinishAsync(request, job, ended.Token));
        }
        finally
        {
            jobs.Remove(job);
        }
    }

    public async Task StatusAsync(GrpcCall call)
    {
        var request = await call.ReadAsync(StatusRequest.Parser);
        var job = jobs.Get(request.Ref);
        await call.StartAsync();
        await foreach (var response in job.Events.ReadAllAsync(call.Aborted))
            await call.WriteAsync(response);
    }

    public async Task ListWorkersAsync(GrpcCall call)
    {
        await call.ReadAsync(ListWorkersRequest.Parser);
        await call.WriteAsync(new ListWorkersResponse { Record = { worker.Record } });
    }

    public async Task InfoAsync(GrpcCall call)
    {
        await call.ReadAsync(InfoRequest.Parser);
        await call.WriteAsync(new InfoResponse { BuildkitVersion = worker.Record.BuildkitVersion });
    }

    public async Task DiskUsageAsync(GrpcCall call)
    {
        var request = await call.ReadAsync(DiskUsageRequest.Parser);
        var chosen = BuildCacheFilter.Parse(request.Filter).Apply(builds.Cache(), time.GetUtcNow());
        await call.WriteAsync(new DiskUsageResponse { Record = { chosen.Select(RecordOf) } });
    }

    public async Task PruneAsync(GrpcCall call)
    {
        var request = await call.ReadAsync(PruneRequest.Parser);
        var filter = BuildCacheFilter.Parse(request.Filter) with { All = request.All, KeepBytes = request.KeepBytes, UnusedFor = TimeSpan.FromMicroseconds(request.KeepDuration / 1000.0) };
        await call.StartAsync();
        foreach (var item in builds.PruneCache(items => filter.Unused(items, time.GetUtcNow())))
            await call.WriteAsync(RecordOf(item));
    }

    /// <summary>Finished builds are not kept: there is nothing to tell, and the client is told so by the end.</summary>
    public static async Task ListenBuildHistoryAsync(GrpcCall call)
    {
        await call.ReadAsync(BuildHistoryRequest.Parser);
        await call.StartAsync();
    }

    private async Task<SolveResponse> FinishAsync(SolveRequest request, BuildJob job, CancellationToken cancellationToken)
    {
        var response = new SolveResponse();
        var result = request.Frontend.Length > 0
            ? await SolveHereAsync(request, job, cancellationToken)
            : await ReturnedAsync(job, cancellationToken);
        if (result is null)
            return response;
        var exporters = request.Exporters.Count > 0 ? [.. request.Exporters] : Deprecated(request);
        var session = await sessions.GetAsync(request.Session, cancellationToken);
        foreach (var (name, value) in await BuildExport.RunAsync(exporters, result, session, job, time, cancellationToken))
            response.ExporterResponse[name] = value;
        return response;
    }

    /// <summary>Clients of old ask for a frontend in the very call that opens the build.</summary>
    private async Task<ISolvedBuild> SolveHereAsync(SolveRequest request, BuildJob job, CancellationToken cancellationToken)
    {
        var session = await sessions.GetAsync(request.Session, cancellationToken);
        foreach (var cache in FrontendOptions.CachesOf(request.FrontendAttrs))
            job.PassedOver(cache);
        try
        {
            var result = await builds.SolveAsync(FrontendOptions.Read(request.FrontendAttrs), session, job, cancellationToken);
            job.Results[""] = result;
            return result;
        }
        catch (BuildFailedException error)
        {
            throw BuildErrorDetails.Of(error);
        }
    }

    /// <summary>Null when the client wanted no result, or has none.</summary>
    private static async Task<ISolvedBuild?> ReturnedAsync(BuildJob job, CancellationToken cancellationToken)
    {
        var returned = await job.Returned.Task.WaitAsync(cancellationToken);
        if (returned.Error is { } error)
            throw BuildErrorDetails.Of(error);
        var name = returned.Result?.Ref?.Id ?? returned.Result?.RefDeprecated;
        return name is { Length: > 0 } && job.Results.TryGetValue(name, out var result) ? result : null;
    }

    private static Exporter[] Deprecated(SolveRequest request)
        => request.ExporterDeprecated.Length > 0 ? [new Exporter { Type = request.ExporterDeprecated, Attrs = { request.ExporterAttrsDeprecated } }] : [];

    private static UsageRecord RecordOf(BuildCacheItem item) => new()
    {
        ID = item.Id,
        RecordType = item.Type,
        Size = item.Size,
        Description = item.Description,
        CreatedAt = item.Created.ToTimestamp(),
        LastUsedAt = item.LastUsed.ToTimestamp(),
        UsageCount = 1,
        InUse = item.InUse,
        Shared = item.Shared,
        Mutable = item.Type != "regular",
    };
}
