using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Skiff.Api;
using Skiff.Api.Containers;
using Skiff.Api.Images;
using Skiff.Engine.Build;
using Skiff.Errors;
using Skiff.Server.BuildKit;
using Skiff.Server.BuildKit.Builds;
using Skiff.Server.BuildKit.Protocol.Control;
using Skiff.Server.ErrorMapping;
using Skiff.Server.Http;
using Skiff.Server.Streams;

namespace Skiff.Server.Routes;

/// <summary>The classic builder's endpoint, which clients of the first years of BuildKit use for it too, and the cache of both.</summary>
internal sealed class BuildRoutes(IBuilds builds, Lazy<BuildKitServer> buildKit)
{
    private const string BuildKitVersion = "2";

    public static IEnumerable<Route> Of(IBuilds builds, Lazy<BuildKitServer> buildKit)
    {
        var routes = new BuildRoutes(builds, buildKit);
        return
        [
            new("POST", "/build", routes.BuildAsync),
            new("POST", "/build/prune", routes.PruneAsync),
            new("POST", "/build/cancel", routes.CancelAsync),
        ];
    }

    private async Task PruneAsync(Exchange exchange)
    {
        var query = exchange.Query;
        var filter = BuildCacheFilter.Parse(query.Filters()) with
        {
            All = query.Flag("all"),
            KeepBytes = Math.Max(Long(query, "keep-storage"), Long(query, "reserved-space")),
        };
        var removed = builds.PruneCache(items => filter.Unused(items, buildKit.Value.Time.GetUtcNow()));
        await exchange.JsonAsync(new BuildCachePruned([.. removed.Select(static item => item.Id)], removed.Sum(static item => item.Size)));
    }

    private async Task BuildAsync(Exchange exchange)
    {
        var options = Options(exchange);
        var progress = new ProgressStream(exchange);
        try
        {
            using var ended = exchange.EndOfStream(); // nobody waits for the build of a client that went away
            if (exchange.Query.Text("version") == BuildKitVersion)
                await TracedAsync(exchange, options, progress, ended.Token);
            else
                await builds.BuildAsync(options, progress.ReportAsync, ended.Token);
        }
        catch (Exception error) when (exchange.Started && error is not OperationCanceledException) // the status is gone; what is left is the stream
        {
            await progress.FailAsync(ErrorStatus.Of(error).Message);
        }
    }

    private async Task TracedAsync(Exchange exchange, BuildOptions options, ProgressStream progress, CancellationToken cancellationToken)
    {
        const string FromSession = "client-session";
        var query = exchange.Query;
        var remote = query.Text("remote") is { } given and not FromSession ? given : null;
        Refuse(remote == "upload-request" || (query.Text("buildid") ?? "").StartsWith("upload-request", StringComparison.Ordinal), "a context from standard input is not supported by way of /build?version=2: build with docker buildx, or with DOCKER_BUILDKIT=0");
        await new TracedBuild(buildKit.Value, progress.ReportAsync).RunAsync(
            options with { ContextAddress = remote, Remove = true, ForceRemove = true },
            query.Text("session") ?? throw new EngineException(ErrorKind.InvalidArgument, "session is required for a build of BuildKit's"),
            query.Text("buildid") ?? "",
            OutputsOf(query.Text("outputs")),
            cancellationToken);
    }

    private static List<Exporter> OutputsOf(string? text)
    {
        if (text is null)
            return [];
        try
        {
            using var document = JsonDocument.Parse(text);
            var exporters = new List<Exporter>();
            foreach (var output in document.RootElement.EnumerateArray())
            {
                var exporter = new Exporter { Type = output.GetProperty("Type").GetString() };
                if (output.TryGetProperty("Attrs", out var attributes) && attributes.ValueKind == JsonValueKind.Object)
                {
                    foreach (var attribute in attributes.EnumerateObject())
                        exporter.Attrs[attribute.Name] = attribute.Value.GetString();
                }
                exporters.Add(exporter);
            }
            return exporters;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentNullException)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid outputs: {text}", error);
        }
    }

    private async Task CancelAsync(Exchange exchange)
    {
        var id = exchange.Query.Text("id") ?? throw new EngineException(ErrorKind.InvalidArgument, "build ID not provided");
        if (buildKit.IsValueCreated)
            buildKit.Value.Jobs.Find(id)?.Cancel();
        await exchange.StatusAsync(200);
    }

    private static BuildOptions Options(Exchange exchange)
    {
        var query = exchange.Query;
        var traced = query.Text("version") == BuildKitVersion;
        Refuse(!traced && query.Text("remote") is not null, $"remote={query.Text("remote")}: remote build contexts are not supported by this engine");
        Refuse(query.Flag("squash"), "squash is not supported by this engine");
        Refuse(!traced && query.Text("outputs") is not null, "outputs is not supported by the classic builder");
        if (query.Text("isolation") is { } isolation and not ("" or "default"))
            throw new EngineException(ErrorKind.InvalidArgument, $"Unsupported isolation: \"{isolation}\"");
        var force = query.Flag("forcerm");
        return new BuildOptions
        {
            Context = exchange.Body,
            Dockerfile = query.Text("dockerfile") ?? "Dockerfile",
            Tags = query.Texts("t"),
            Arguments = Parse(query.Text("buildargs"), ApiJson.Wire.DictionaryStringString)?.ToDictionary(each => each.Key, each => (string?)each.Value) ?? [],
            Labels = Parse(query.Text("labels"), ApiJson.Wire.DictionaryStringString) ?? [],
            Target = query.Text("target"),
            NoCache = query.Flag("nocache"),
            Pull = query.Flag("pull"),
            Platform = query.Text("platform") is { Length: > 0 } platform ? platform : null,
            CacheFrom = Parse(query.Text("cachefrom"), ApiJson.Wire.ListString) ?? [],
            Credentials = RegistryRoutes.AuthsOf(exchange),
            Quiet = query.Flag("q"),
            Remove = force || query.Flag("rm", otherwise: true),
            ForceRemove = force,
            Host = new HostConfig
            {
                NetworkMode = query.Text("networkmode"),
                ExtraHosts = [.. query.Texts("extrahosts")],
                SecurityOpt = [.. query.Texts("securityopt")],
                ShmSize = query.Number("shmsize") ?? 0,
                Memory = Long(query, "memory"),
                MemorySwap = Long(query, "memswap"),
                CpuShares = Long(query, "cpushares"),
                CpuPeriod = Long(query, "cpuperiod"),
                CpuQuota = Long(query, "cpuquota"),
                CpusetCpus = query.Text("cpusetcpus"),
                CpusetMems = query.Text("cpusetmems"),
                CgroupParent = query.Text("cgroupparent"),
                Ulimits = Parse(query.Text("ulimits"), ApiJson.Wire.ListUlimit),
            },
        };
    }

    private static long Long(Query query, string name)
    {
        if (query.Text(name) is not { } text)
            return 0;
        return long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new EngineException(ErrorKind.InvalidArgument, $"{name}: invalid number {text}");
    }

    private static T? Parse<T>(string? text, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid build option: {error.Message}", error);
        }
    }

    private static void Refuse(bool given, string what)
    {
        if (given)
            throw new EngineException(ErrorKind.NotImplemented, what);
    }
}
