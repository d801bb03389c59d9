using Microsoft.Extensions.Logging;
using Skiff.Engine.Build;
using Skiff.Server.BuildKit.Builds;
using Skiff.Server.BuildKit.Rpc;
using Skiff.Server.BuildKit.Sessions;

namespace Skiff.Server.BuildKit;

/// <summary>BuildKit's protocol. Nothing of it is made before a client first speaks it.</summary>
internal sealed class BuildKitServer : IDisposable
{
    public BuildKitServer(IBuilds builds, string version, ILoggerFactory loggers, TimeProvider time)
    {
        Builds = builds;
        Time = time;
        Sessions = new SessionRegistry(time);
        Jobs = new BuildJobs(time);
        Endpoint = new GrpcEndpoint(() => Methods(new BuildKitWorker(version)), loggers);
    }

    public IBuilds Builds { get; }

    public TimeProvider Time { get; }

    public SessionRegistry Sessions { get; }

    public BuildJobs Jobs { get; }

    public GrpcEndpoint Endpoint { get; }

    public void Dispose() => Endpoint.Dispose();

    private Dictionary<string, Func<GrpcCall, Task>> Methods(BuildKitWorker worker)
    {
        const string Control = "/moby.buildkit.v1.Control/";
        const string Gateway = "/moby.buildkit.v1.frontend.LLBBridge/";
        var control = new ControlService(Builds, Jobs, Sessions, worker, Time);
        var gateway = new GatewayService(Builds, Jobs, Sessions, worker);
        return new Dictionary<string, Func<GrpcCall, Task>>(StringComparer.Ordinal)
        {
            [Control + "Solve"] = control.SolveAsync,
            [Control + "Status"] = control.StatusAsync,
            [Control + "ListWorkers"] = control.ListWorkersAsync,
            [Control + "Info"] = control.InfoAsync,
            [Control + "DiskUsage"] = control.DiskUsageAsync,
            [Control + "Prune"] = control.PruneAsync,
            [Control + "ListenBuildHistory"] = ControlService.ListenBuildHistoryAsync,
            [Gateway + "Ping"] = gateway.PingAsync,
            [Gateway + "Solve"] = gateway.SolveAsync,
            [Gateway + "Return"] = gateway.ReturnAsync,
            [Gateway + "Evaluate"] = GatewayService.EvaluateAsync,
        };
    }
}
