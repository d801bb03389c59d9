using Skiff.Engine.Containers;
using Skiff.Engine.Daemon;
using Skiff.Engine.Events;
using Skiff.Engine.Exec;
using Skiff.Engine.Images;
using Skiff.Engine.Networks;
using Skiff.Engine.State;
using Skiff.Engine.Volumes;
using Skiff.Network;
using Skiff.Runtime.Cgroups;
using Skiff.Runtime.Shim;
using Skiff.Runtime.Shim.Client;
using Skiff.Storage;

namespace Skiff.Engine;

/// <summary>The engine, put together. Disposing lets go of everything; containers go on, and are found again by the next one.</summary>
public sealed class EngineHost : IEngine
{
    private readonly EngineParts _parts;
    private readonly ContainerVerbs _containers;

    private EngineHost(EngineParts parts)
    {
        _parts = parts;
        _containers = new ContainerVerbs(parts);
        Files = new ContainerFileVerbs(parts);
        Execs = new ExecVerbs(parts);
        Builds = new Build.BuildVerbs(parts, _containers);
        Images = new ImageVerbs(parts);
        Registries = new Registries.RegistryVerbs(parts);
        Networks = new NetworkVerbs(parts);
        Volumes = new VolumeVerbs(parts);
        Daemon = new SystemVerbs(parts, Builds);
    }

    public IContainers Containers => _containers;

    public IContainerStreams Streams => _containers;

    public IContainerFiles Files { get; }

    public IExecs Execs { get; }

    public Build.IBuilds Builds { get; }

    public IImages Images { get; }

    public Registries.IRegistries Registries { get; }

    public Networks.INetworks Networks { get; }

    public IVolumes Volumes { get; }

    public ISystem Daemon { get; }

    /// <summary>Opens the whole engine and takes up the containers that are there.</summary>
    public static async Task<EngineHost> OpenAsync(EngineOptions options, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.ExecRoot);
        var store = await Store.OpenAsync(options.DataRoot, options.Time, cancellationToken);
        var networks = new Network.Networks(NetworkSettingsOf(options), options.Time);
        var shims = new ShimLauncher(options.RuntimePath, options.Time);
        return await OpenAsync(options, store, networks, shims, cancellationToken);
    }

    /// <summary>Opens what the three parts below offer as one engine, and takes up the containers that are there. The parts belong to the engine from here on.</summary>
    public static async Task<EngineHost> OpenAsync(
        EngineOptions options, IStore store, Network.INetworks networks, IShims shims, CancellationToken cancellationToken)
    {
        var events = new EventLog(options.Time, Path.Combine(options.DataRoot, "events"));
        var parts = new EngineParts
        {
            Options = options,
            Store = store,
            Networks = networks,
            Shims = shims,
            Cgroups = CgroupMounts.Detect(),
            Directories = new ContainerDirectories(options.DataRoot),
            Registry = new ContainerRegistry(),
            Events = events,
            Execs = new ExecRegistry(),
            Transfers = new Registries.Transfers(options),
            Background = new BackgroundWork(options.Warn),
        };
        var engine = new EngineHost(parts);
        try
        {
            // before the first container needs it: the parser takes a tenth of a second
            if (Bundle.AppArmorProfile.IsEnabled)
                parts.Background.Start("load the AppArmor profile", _ => parts.AppArmor.EnsureAsync(Bundle.AppArmorProfile.Default).AsTask());
            await new Restoration(parts, engine._containers).RunAsync(cancellationToken);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.Background.DisposeAsync();
        foreach (var container in _parts.Registry.All())
        {
            if (container.Run is { } run)
                await run.Shim.DisposeAsync();
            container.Dispose();
        }
        if (_parts.Shims is IAsyncDisposable shims)
            await shims.DisposeAsync();
        await _parts.Networks.DisposeAsync();
        _parts.AppArmor.Dispose();
        _parts.Events.Dispose();
        _parts.Transfers.Dispose();
        await _parts.Store.DisposeAsync();
        _parts.Directories.Dispose();
    }

    private static NetworkOptions NetworkSettingsOf(EngineOptions options)
    {
        var network = options.Network;
        var settings = new NetworkOptions
        {
            DataRoot = options.DataRoot,
            ExecRoot = options.ExecRoot,
            Instance = NetworkOptions.InstanceOf(options.ExecRoot, EngineOptions.DefaultExecRoot),
            Bridge = network.Bridge,
            BridgeAddress = network.Bip,
            FixedCidr = network.FixedCidr,
            DefaultGateway = network.DefaultGateway,
            InterContainerCommunication = network.InterContainerCommunication,
            Masquerade = network.Masquerade,
            IpForward = network.IpForward,
            DefaultPublishAddress = network.DefaultIp,
            AddressPools = network.DefaultAddressPools,
        };
        return network.Mtu is { } mtu ? settings with { Mtu = mtu } : settings;
    }
}
