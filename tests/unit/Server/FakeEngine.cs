using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Containers;
using Skiff.Api.Daemon;
using Skiff.Api.Exec;
using Skiff.Api.Images;
using Skiff.Api.Networks;
using Skiff.Api.Volumes;
using Skiff.Engine;
using Skiff.Engine.Build;
using Skiff.Engine.Containers;
using Skiff.Engine.Daemon;
using Skiff.Engine.Events;
using Skiff.Engine.Exec;
using Skiff.Engine.Images;
using Skiff.Engine.Logs;
using Skiff.Engine.Networks;
using Skiff.Engine.Registries;
using Skiff.Engine.Volumes;
using Skiff.Errors;
using Skiff.Runtime.Shim;

namespace Skiff.Tests.Unit.Server;

/// <summary>An engine that a test gives the answers to. What a test does not set throws like a container that is not there.</summary>
internal sealed class FakeEngine : IEngine, IContainers, IContainerStreams, IContainerFiles, IExecs, IImages, IRegistries, IBuilds, INetworks, IVolumes, ISystem
{
    public Func<ContainerCreateRequest, ContainerCreateResponse> OnCreate { get; set; } = _ => throw Missing("create");
    public Func<ContainerQuery, List<ContainerSummary>> OnList { get; set; } = _ => [];
    public Func<string, ContainerInspect> OnInspect { get; set; } = name => throw Missing(name);
    public Func<string, Task> OnStart { get; set; } = name => throw Missing(name);
    public Func<string, StopOptions, Task> OnStop { get; set; } = (name, _) => throw Missing(name);
    public Func<string, string?, Task> OnKill { get; set; } = (name, _) => throw Missing(name);
    public Func<string, WaitCondition, Task<ContainerWait>> OnWait { get; set; } = (name, _) => throw Missing(name);
    public Func<string, AttachQuery, IAttachment> OnAttach { get; set; } = (name, _) => throw Missing(name);
    public Func<string, LogQuery, ILogStream> OnLogs { get; set; } = (name, _) => throw Missing(name);
    public Func<string, ExecStartRequest, IAttachment> OnExecStart { get; set; } = (name, _) => throw new EngineException(ErrorKind.NotFound, "No such exec instance: " + name);
    public Func<string, ImageInspect> OnImage { get; set; } = name => throw new EngineException(ErrorKind.NotFound, $"No such image: {name}:latest");
    public Func<List<ImageSummary>> OnImages { get; set; } = () => [];
    public Func<Stream, Func<ProgressMessage, ValueTask>, Task> OnLoad { get; set; } = (_, _) => Task.CompletedTask;
    public Func<Filters, VolumesPruned> OnVolumePrune { get; set; } = _ => new VolumesPruned([], 0);
    public IReadOnlyList<EventMessage> PastEvents { get; set; } = [];
    public TaskCompletionSource EventsEnded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IContainers Containers => this;
    public IContainerStreams Streams => this;
    public IContainerFiles Files => this;
    public IExecs Execs => this;
    public IImages Images => this;
    public IRegistries Registries => this;
    public IBuilds Builds => this;
    public INetworks Networks => this;
    public IVolumes Volumes => this;
    public ISystem Daemon => this;

    private static EngineException Missing(string name) => new(ErrorKind.NotFound, "No such container: " + name);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public Func<PullOptions, Func<ProgressMessage, ValueTask>, Task> OnPull { get; set; } = (_, _) => Task.CompletedTask;
    public Func<PushOptions, Func<ProgressMessage, ValueTask>, Task> OnPush { get; set; } = (_, _) => Task.CompletedTask;
    public Func<SearchOptions, List<ImageSearchResult>> OnSearch { get; set; } = _ => [];

    Task IRegistries.PullAsync(PullOptions options, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken) => OnPull(options, report);
    Task IRegistries.PushAsync(PushOptions options, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken) => OnPush(options, report);
    Task<AuthResponse> IRegistries.LogInAsync(AuthConfig auth, CancellationToken cancellationToken) => Task.FromResult(new AuthResponse { Status = "Login Succeeded", IdentityToken = "" });
    Task<List<ImageSearchResult>> IRegistries.SearchAsync(SearchOptions options, CancellationToken cancellationToken) => Task.FromResult(OnSearch(options));
    Task<DistributionInspect> IRegistries.InspectAsync(string name, AuthConfig? auth, CancellationToken cancellationToken) => Task.FromResult(new DistributionInspect());
    Task<Stream> IRegistries.OpenAddressAsync(string address, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken) => Task.FromResult<Stream>(new MemoryStream());

    Task IBuilds.BuildAsync(BuildOptions options, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken) => Task.CompletedTask;

    Task<ISolvedBuild> IBuilds.SolveAsync(BuildOptions options, IBuildSession session, IBuildReport report, CancellationToken cancellationToken) => throw new NotSupportedException();

    IReadOnlyList<BuildCacheItem> IBuilds.Cache() => [];

    IReadOnlyList<BuildCacheItem> IBuilds.PruneCache(Func<IReadOnlyList<BuildCacheItem>, IEnumerable<BuildCacheItem>> chosen) => [];

    Task<ContainerCreateResponse> IContainers.CreateAsync(ContainerCreateRequest request, string? name, string? platform, CancellationToken cancellationToken) => Task.FromResult(OnCreate(request));
    Task<List<ContainerSummary>> IContainers.ListAsync(ContainerQuery query, CancellationToken cancellationToken) => Task.FromResult(OnList(query));
    Task<ContainerInspect> IContainers.InspectAsync(string nameOrId, bool size, CancellationToken cancellationToken) => Task.FromResult(OnInspect(nameOrId));
    Task IContainers.StartAsync(string nameOrId, CancellationToken cancellationToken) => OnStart(nameOrId);
    Task IContainers.StopAsync(string nameOrId, StopOptions options, CancellationToken cancellationToken) => OnStop(nameOrId, options);
    Task IContainers.RestartAsync(string nameOrId, StopOptions options, CancellationToken cancellationToken) => throw Missing(nameOrId);
    Task IContainers.KillAsync(string nameOrId, string? signal, CancellationToken cancellationToken) => OnKill(nameOrId, signal);
    Task IContainers.PauseAsync(string nameOrId, CancellationToken cancellationToken) => throw Missing(nameOrId);
    Task IContainers.UnpauseAsync(string nameOrId, CancellationToken cancellationToken) => throw new EngineException(ErrorKind.Internal, $"Container {nameOrId} is not paused");
    Task IContainers.RenameAsync(string nameOrId, string? newName, CancellationToken cancellationToken) => throw Missing(nameOrId);
    Task<ContainerUpdateResponse> IContainers.UpdateAsync(string nameOrId, ContainerUpdateRequest request, CancellationToken cancellationToken) => throw Missing(nameOrId);
    Task IContainers.RemoveAsync(string nameOrId, RemoveOptions options, CancellationToken cancellationToken) => throw Missing(nameOrId);
    IContainerWait IContainers.OpenWait(string nameOrId, WaitCondition condition) => new FakeWait(OnWait(nameOrId, condition));
    Task<ContainersPruned> IContainers.PruneAsync(Filters filters, CancellationToken cancellationToken) => Task.FromResult(new ContainersPruned([], 0));

    IAttachment IContainerStreams.OpenAttach(string nameOrId, AttachQuery query) => OnAttach(nameOrId, query);
    ILogStream IContainerStreams.OpenLogs(string nameOrId, LogQuery query) => OnLogs(nameOrId, query);
    Task IContainerStreams.ResizeAsync(string nameOrId, TerminalSize size, CancellationToken cancellationToken) => throw Missing(nameOrId);
    Task<ContainerTop> IContainerStreams.TopAsync(string nameOrId, string? psArguments, CancellationToken cancellationToken) => throw Missing(nameOrId);
    IAsyncEnumerable<ContainerStats> IContainerStreams.Stats(string nameOrId, bool stream, bool oneShot, CancellationToken cancellationToken) => throw Missing(nameOrId);

    Task<List<FilesystemChange>> IContainerFiles.ChangesAsync(string nameOrId, CancellationToken cancellationToken) => throw Missing(nameOrId);
    Task<IExport> IContainerFiles.OpenExportAsync(string nameOrId, CancellationToken cancellationToken) => throw Missing(nameOrId);
    Task<ContainerPathStat> IContainerFiles.StatAsync(string nameOrId, string path, CancellationToken cancellationToken)
        => Task.FromResult(new ContainerPathStat { Name = "new", Size = 2, Mode = 420, Mtime = "2026-11-24T02:41:14.420317373Z", LinkTarget = "" });
    Task<IArchive> IContainerFiles.OpenArchiveAsync(string nameOrId, string path, CancellationToken cancellationToken) => throw Missing(nameOrId);
    Task IContainerFiles.ExtractAsync(string nameOrId, ExtractOptions options, Stream archive, CancellationToken cancellationToken) => throw Missing(nameOrId);

    Task<string> IExecs.CreateAsync(string containerNameOrId, ExecCreateRequest request, CancellationToken cancellationToken) => Task.FromResult(new string('e', 64));
    IAttachment IExecs.OpenStart(string execId, ExecStartRequest request) => OnExecStart(execId, request);
    Task IExecs.StartDetachedAsync(string execId, ExecStartRequest request, CancellationToken cancellationToken) => Task.CompletedTask;
    Task IExecs.ResizeAsync(string execId, TerminalSize size, CancellationToken cancellationToken) => Task.CompletedTask;
    ExecInspect IExecs.Inspect(string execId) => new() { Id = execId };

    Task<List<ImageSummary>> IImages.ListAsync(ImageQuery query, CancellationToken cancellationToken) => Task.FromResult(OnImages());
    Task<ImageInspect> IImages.InspectAsync(string name, CancellationToken cancellationToken) => Task.FromResult(OnImage(name));
    Task<List<ImageHistoryItem>> IImages.HistoryAsync(string name, CancellationToken cancellationToken) => Task.FromResult(new List<ImageHistoryItem>());
    Task IImages.TagAsync(string name, string? repository, string? tag, CancellationToken cancellationToken) => Task.CompletedTask;
    Task<List<ImageDeletion>> IImages.RemoveAsync(string name, bool force, bool noPrune, CancellationToken cancellationToken) => Task.FromResult(new List<ImageDeletion>());
    Task IImages.LoadAsync(Stream archive, bool quiet, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken) => OnLoad(archive, report);
    Task IImages.ImportAsync(ImageImport import, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken) => Task.CompletedTask;
    Task<IExport> IImages.OpenSaveAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) => throw new EngineException(ErrorKind.NotFound, "No such image: " + names[0]);
    Task<ImagesPruned> IImages.PruneAsync(Filters filters, CancellationToken cancellationToken) => Task.FromResult(new ImagesPruned([], 0));
    Task<IdResponse> IImages.CommitAsync(CommitOptions options, CancellationToken cancellationToken) => throw Missing(options.Container);

    Task<List<NetworkInspect>> INetworks.ListAsync(Filters filters, CancellationToken cancellationToken) => Task.FromResult(new List<NetworkInspect>());
    Task<NetworkInspect> INetworks.InspectAsync(string nameOrId, bool verbose, string? scope, CancellationToken cancellationToken) => throw new EngineException(ErrorKind.NotFound, $"network {nameOrId} not found");
    Task<NetworkCreateResponse> INetworks.CreateAsync(NetworkCreateRequest request, CancellationToken cancellationToken) => Task.FromResult(new NetworkCreateResponse { Id = request.Name, Warning = "" });
    Task INetworks.RemoveAsync(string nameOrId, CancellationToken cancellationToken) => throw new EngineException(ErrorKind.PermissionDenied, $"{nameOrId} is a pre-defined network and cannot be removed");
    Task INetworks.ConnectAsync(string nameOrId, NetworkConnectRequest request, CancellationToken cancellationToken) => Task.CompletedTask;
    Task INetworks.DisconnectAsync(string nameOrId, NetworkDisconnectRequest request, CancellationToken cancellationToken) => Task.CompletedTask;
    Task<NetworksPruned> INetworks.PruneAsync(Filters filters, CancellationToken cancellationToken) => Task.FromResult(new NetworksPruned([]));

    Task<VolumeListResponse> IVolumes.ListAsync(Filters filters, CancellationToken cancellationToken) => Task.FromResult(new VolumeListResponse { Volumes = [] });
    Task<Volume> IVolumes.InspectAsync(string name, CancellationToken cancellationToken) => throw new EngineException(ErrorKind.NotFound, $"get {name}: no such volume");
    Task<Volume> IVolumes.CreateAsync(VolumeCreateRequest request, CancellationToken cancellationToken) => Task.FromResult(new Volume { Name = request.Name });
    Task IVolumes.RemoveAsync(string name, bool force, CancellationToken cancellationToken) => Task.CompletedTask;
    Task<VolumesPruned> IVolumes.PruneAsync(Filters filters, CancellationToken cancellationToken) => Task.FromResult(OnVolumePrune(filters));

    Task<SystemInfo> ISystem.InfoAsync(CancellationToken cancellationToken) => Task.FromResult(new SystemInfo { Id = "fake", BridgeNfIptables = true });
    SystemVersion ISystem.Version() => new()
    {
        Version = "29.0.0",
        Components = [new VersionComponent { Name = "Engine", Version = "29.0.0", Details = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["Os"] = "linux" }, ApiJson.Wire.DictionaryStringString) }],
    };
    Task<DiskUsage> ISystem.DiskUsageAsync(IReadOnlyList<string> types, CancellationToken cancellationToken) => Task.FromResult(new DiskUsage());

    async IAsyncEnumerable<EventMessage> ISystem.Events(EventQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            foreach (var message in PastEvents)
                yield return message;
            if (query.Until is null)
                await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            EventsEnded.TrySetResult();
        }
    }

    private sealed class FakeWait(Task<ContainerWait> result) : IContainerWait
    {
        public Task<ContainerWait> ResultAsync(CancellationToken cancellationToken) => result.WaitAsync(cancellationToken);
    }

    /// <summary>An attachment that runs a function on the connection.</summary>
    public sealed class Attachment(bool tty, Func<IDuplexPipe, CancellationToken, Task> run) : IAttachment
    {
        public bool Tty => tty;

        public Task RunAsync(IDuplexPipe client, CancellationToken cancellationToken) => run(client, cancellationToken);

        /// <summary>Sends back what it gets, as frames of standard output, until the client has no more; then says goodbye.</summary>
        public static Attachment Echo(bool tty = false) => new(tty, async (client, cancellationToken) =>
        {
            while (true)
            {
                var read = await client.Input.ReadAsync(cancellationToken);
                foreach (var segment in read.Buffer)
                    Write(client.Output, segment.Span, tty);
                client.Input.AdvanceTo(read.Buffer.End);
                await client.Output.FlushAsync(cancellationToken);
                if (read.IsCompleted)
                    break;
            }
            Write(client.Output, "bye\n"u8, tty);
            await client.Output.FlushAsync(cancellationToken);
        });

        private static void Write(PipeWriter output, ReadOnlySpan<byte> payload, bool tty)
        {
            if (payload.IsEmpty)
                return;
            if (!tty)
                System.Buffers.BuffersExtensions.Write<byte>(output, [1, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length]);
            System.Buffers.BuffersExtensions.Write(output, payload);
        }
    }

    /// <summary>A log of one text.</summary>
    public sealed class Log(bool tty, string text, bool follow) : ILogStream
    {
        public bool Tty => tty;

        public async Task CopyToAsync(PipeWriter output, CancellationToken cancellationToken)
        {
            await output.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
            if (follow)
                await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}
