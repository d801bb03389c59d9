using Skiff.Api.Daemon;
using Skiff.Api.Volumes;
using Skiff.Engine.Containers;
using Skiff.Engine.Events;
using Skiff.Engine.Images;
using Skiff.Engine.Volumes;
using Skiff.Oci.Image;
using Skiff.Registry.Client.Hosts;

namespace Skiff.Engine.Daemon;

/// <inheritdoc cref="ISystem"/>
internal sealed class SystemVerbs(EngineParts parts, Build.IBuilds builds) : ISystem
{
    private readonly HostFacts _host = HostFacts.Read();
    private readonly string _id = DaemonId.Read(parts.Options.DataRoot);

    public Task<SystemInfo> InfoAsync(CancellationToken cancellationToken)
    {
        var options = parts.Options;
        var statuses = parts.Registry.All().Select(container => container.Record.State.Status).ToArray();
        var cgroups = parts.Cgroups;
        bool Controller(string name) => cgroups.Find(name) is not null;
        return Task.FromResult(new SystemInfo
        {
            Id = _id,
            Containers = statuses.Length,
            ContainersRunning = statuses.Count(status => status is ContainerStatus.Running or ContainerStatus.Restarting),
            ContainersPaused = statuses.Count(status => status == ContainerStatus.Paused),
            ContainersStopped = statuses.Count(status => status is ContainerStatus.Created or ContainerStatus.Exited or ContainerStatus.Dead or ContainerStatus.Removing),
            Images = parts.Store.Images.List().Count,
            Driver = "overlay2",
            DriverStatus =
            [
                ["Backing Filesystem", HostFacts.FileSystemOf(options.DataRoot)],
                ["Supports d_type", "true"],
                ["Using metacopy", "false"],
                ["Native Overlay Diff", "true"],
                ["userxattr", "false"],
            ],
            Plugins = new PluginsInfo
            {
                Volume = ["local"],
                Network = [.. parts.Networks.Drivers],
                Log = ["fluentd", "gelf", "journald", "json-file", "local", "syslog"],
            },
            MemoryLimit = Controller("memory"),
            SwapLimit = Controller("memory") && HostFacts.HasSwapAccounting(cgroups),
            KernelMemory = false,
            KernelMemoryTCP = false,
            CpuCfsPeriod = Controller("cpu"),
            CpuCfsQuota = Controller("cpu"),
            CPUShares = Controller("cpu"),
            CPUSet = Controller("cpuset"),
            PidsLimit = Controller("pids"),
            OomKillDisable = !parts.Cgroup2,
            IPv4Forwarding = HostFacts.ReadLine("/proc/sys/net/ipv4/ip_forward") == "1",
            BridgeNfIptables = HostFacts.ReadLine("/proc/sys/net/bridge/bridge-nf-call-iptables") == "1",
            BridgeNfIp6tables = HostFacts.ReadLine("/proc/sys/net/bridge/bridge-nf-call-ip6tables") == "1",
            Debug = options.Debug,
            NFd = Directory.GetFiles("/proc/self/fd").Length,
            NGoroutines = ThreadPool.ThreadCount,
            SystemTime = DockerTime.Format(parts.Time.GetUtcNow()),
            LoggingDriver = options.LogDriver,
            CgroupDriver = "cgroupfs",
            CgroupVersion = parts.Cgroup2 ? "2" : "1",
            NEventsListener = parts.Events.Subscribers,
            KernelVersion = _host.KernelVersion,
            OperatingSystem = _host.OperatingSystem,
            OSVersion = _host.OsVersion,
            OSType = "linux",
            Architecture = _host.Architecture,
            IndexServerAddress = "https://index.docker.io/v1/",
            RegistryConfig = RegistriesOf(parts.Transfers.Client.Hosts),
            NCPU = Environment.ProcessorCount,
            MemTotal = (long)ContainerStatistics.TotalMemory,
            GenericResources = null,
            DockerRootDir = options.DataRoot,
            HttpProxy = "",
            HttpsProxy = "",
            NoProxy = "",
            Name = Environment.MachineName,
            Labels = [.. options.Labels],
            ExperimentalBuild = false,
            ServerVersion = options.Version,
            Runtimes = RuntimesOf(options),
            DefaultRuntime = options.DefaultRuntime,
            Swarm = new SwarmInfo { NodeId = "", NodeAddr = "", LocalNodeState = "inactive", ControlAvailable = false, Error = "", RemoteManagers = null },
            LiveRestoreEnabled = true,
            Isolation = "",
            InitBinary = "docker-init",
            ContainerdCommit = new Commit { Id = "", Expected = "" },
            RuncCommit = new Commit { Id = "", Expected = "" },
            InitCommit = new Commit { Id = "", Expected = "" },
            SecurityOptions = SecurityOptionsOf(),
            CDISpecDirs = [.. Bundle.CdiDevices.Directories],
            Warnings = WarningsOf(cgroups),
        });
    }

    public SystemVersion Version()
    {
        var options = parts.Options;
        return new SystemVersion
        {
            Platform = new VersionPlatform { Name = "Skiff" },
            Version = options.Version,
            GitCommit = "",
            GoVersion = "",
            Os = "linux",
            Arch = Platform.Host.Architecture,
            KernelVersion = _host.KernelVersion,
            BuildTime = DockerTime.Format(HostFacts.BuildTime),
            Components =
            [
                Engine(),
                Component("skiff-runtime", options.Version),
            ],
        };
    }

    public async Task<DiskUsage> DiskUsageAsync(IReadOnlyList<string> types, CancellationToken cancellationToken)
    {
        bool Wanted(string type) => types.Count == 0 || types.Contains(type);
        var layers = parts.Store.Images.List().SelectMany(image => image.Chain).Distinct().Sum(layer => parts.Store.Layers.Get(layer)?.Size ?? 0);
        return new DiskUsage
        {
            LayersSize = Wanted("image") ? layers : 0,
            Images = Wanted("image") ? new ImageList(parts).List(new ImageQuery { All = true, SharedSize = true }) : null,
            Containers = Wanted("container")
                ? await new ContainerList(parts).ListAsync(new ContainerQuery { All = true, Size = true }, cancellationToken)
                : null,
            Volumes = Wanted("volume") ? await VolumesAsync(cancellationToken) : null,
            BuildCache = Wanted("build-cache") ? [.. builds.Cache().Select(CacheOf)] : null,
        };
    }

    private static Api.Images.BuildCache CacheOf(Build.BuildCacheItem item) => new()
    {
        Id = item.Id,
        Type = item.Type,
        Description = item.Description,
        InUse = item.InUse,
        Shared = item.Shared,
        Size = item.Size,
        CreatedAt = DockerTime.Format(item.Created),
        LastUsedAt = DockerTime.Format(item.LastUsed),
        UsageCount = 1,
    };

    public IAsyncEnumerable<EventMessage> Events(EventQuery query, CancellationToken cancellationToken)
        => parts.Events.Subscribe(query, cancellationToken);

    private async Task<List<Volume>> VolumesAsync(CancellationToken cancellationToken)
    {
        var volumes = new List<Volume>();
        foreach (var volume in parts.Store.Volumes.List())
        {
            volumes.Add(VolumeVerbs.View(volume, new VolumeUsageData
            {
                Size = await parts.Store.Volumes.SizeAsync(volume.Name, cancellationToken),
                RefCount = parts.Store.Volumes.Users(volume.Name).Count,
            }));
        }
        return volumes;
    }

    private static Dictionary<string, RegisteredRuntime?> RuntimesOf(EngineOptions options)
    {
        var runtimes = new Dictionary<string, RegisteredRuntime?>(StringComparer.Ordinal)
        {
            [EngineOptions.OwnRuntime] = new RegisteredRuntime { Path = options.RuntimePath },
        };
        foreach (var (name, runtime) in options.Runtimes)
            runtimes[name] = new RegisteredRuntime { Path = runtime.Path, RuntimeArgs = [.. runtime.Arguments] };
        return runtimes;
    }

    private List<string> SecurityOptionsOf()
    {
        var options = new List<string>();
        if (Bundle.AppArmorProfile.IsEnabled)
            options.Add("name=apparmor");
        options.Add("name=seccomp,profile=builtin");
        if (parts.Cgroup2)
            options.Add("name=cgroupns");
        return options;
    }

    private static List<string> WarningsOf(Runtime.Cgroups.CgroupMounts cgroups)
    {
        var warnings = new List<string>();
        if (cgroups.Find("memory") is null)
            warnings.Add("WARNING: No memory limit support");
        if (cgroups.Find("pids") is null)
            warnings.Add("WARNING: No pids limit support");
        return warnings;
    }

    /// <summary>What clients print of a component stands in its details.</summary>
    private VersionComponent Engine() => new()
    {
        Name = "Engine",
        Version = parts.Options.Version,
        Details = VersionDetails.Write(
            ("Arch", Platform.Host.Architecture),
            ("BuildTime", DockerTime.Format(HostFacts.BuildTime)),
            ("Experimental", "false"),
            ("GitCommit", ""),
            ("GoVersion", ""),
            ("KernelVersion", _host.KernelVersion),
            ("Os", "linux")),
    };

    private static VersionComponent Component(string name, string version)
        => new() { Name = name, Version = version, Details = VersionDetails.Write(("GitCommit", "")) };

    private static RegistryServiceConfig RegistriesOf(HostResolver hosts)
    {
        var indexes = new Dictionary<string, IndexInfo?>(StringComparer.Ordinal);
        foreach (var host in hosts.Insecure.Hosts)
            indexes[host] = new IndexInfo { Name = host, Mirrors = [], Secure = false, Official = false };
        indexes["docker.io"] = new IndexInfo { Name = "docker.io", Mirrors = [.. hosts.Mirrors], Secure = true, Official = true };
        return new RegistryServiceConfig
        {
            AllowNondistributableArtifactsCIDRs = [],
            AllowNondistributableArtifactsHostnames = [],
            InsecureRegistryCIDRs = [.. hosts.Insecure.Networks],
            IndexConfigs = indexes,
            Mirrors = [.. hosts.Mirrors],
        };
    }
}
