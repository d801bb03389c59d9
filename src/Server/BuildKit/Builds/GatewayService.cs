using Google.Protobuf;
using Skiff.Engine.Build;
using Skiff.Server.BuildKit.Protocol.Gateway;
using Skiff.Server.BuildKit.Rpc;
using Skiff.Server.BuildKit.Sessions;

namespace Skiff.Server.BuildKit.Builds;

/// <summary>moby.buildkit.v1.frontend.LLBBridge: what a client asks of the frontend while its build is open.</summary>
internal sealed class GatewayService(IBuilds builds, BuildJobs jobs, SessionRegistry sessions, BuildKitWorker worker)
{
    private static readonly string[] Capabilities =
    [
        "solve.base", "solve.inlinereturn", "return", "returnmap", "proto.refarray", "reference.output", "importcaches",
        "gateway.solve.metadata", "gateway.solve.evaluate", "gateway.evaluate", "frontend.caps",
    ];

    public async Task PingAsync(GrpcCall call)
    {
        await call.ReadAsync(Empty.Parser);
        await call.WriteAsync(new PongResponse
        {
            FrontendAPICaps = { Capabilities.Select(static name => new APICap { ID = name, Enabled = true }) },
            Workers = { worker.Record },
        });
    }

    public async Task SolveAsync(GrpcCall call)
    {
        var request = await call.ReadAsync(SolveRequest.Parser);
        var job = JobOf(call);
        if (request.Definition?.Def.Count > 0)
            throw new GrpcFailure(GrpcStatus.Unimplemented, "builds that are no Dockerfile (LLB) are not supported by this engine");
        if (request.Frontend is not ("dockerfile.v0" or "gateway.v0"))
            throw new GrpcFailure(GrpcStatus.Unimplemented, $"the frontend \"{request.Frontend}\" is not supported by this engine: it has dockerfile.v0");
        var opened = await job.Opened.WaitAsync(call.Aborted);
        var session = await sessions.GetAsync(opened.Session, call.Aborted);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted, job.Cancelled);
        foreach (var cache in request.CacheImports.Select(static import => import.Attrs.TryGetValue("ref", out var reference) ? reference : import.Type).Concat(FrontendOptions.CachesOf(request.FrontendOpt)))
            job.PassedOver(cache);
        try
        {
            var solved = await builds.SolveAsync(FrontendOptions.Read(request.FrontendOpt), session, job, ended.Token);
            var name = Guid.NewGuid().ToString("N");
            job.Results[name] = solved;
            await call.WriteAsync(new SolveResponse
            {
                Result = new Result { Ref = new Ref { Id = name }, Metadata = { ["containerimage.config"] = ByteString.CopyFrom(solved.Config.Span) } },
            });
        }
        catch (BuildFailedException error)
        {
            throw BuildErrorDetails.Of(error);
        }
    }

    public async Task ReturnAsync(GrpcCall call)
    {
        JobOf(call).Returned.TrySetResult(await call.ReadAsync(ReturnRequest.Parser));
        await call.WriteAsync(new Empty());
    }

    /// <summary>Builds are done when they are answered.</summary>
    public static async Task EvaluateAsync(GrpcCall call)
    {
        await call.ReadAsync(Empty.Parser);
        await call.WriteAsync(new Empty());
    }

    private BuildJob JobOf(GrpcCall call)
    {
        var job = jobs.Get(call.Header("buildkit-controlapi-buildid") ?? throw new GrpcFailure(GrpcStatus.InvalidArgument, "the call belongs to no build"));
        return job.HasEnded ? throw new GrpcFailure(GrpcStatus.NotFound, $"no such job {job.Reference}") : job;
    }
}
