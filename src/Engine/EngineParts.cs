using Skiff.Engine.Bundle;
using Skiff.Engine.Containers;
using Skiff.Engine.Events;
using Skiff.Engine.Exec;
using Skiff.Engine.State;
using Skiff.Network;
using Skiff.Runtime.Cgroups;
using Skiff.Runtime.Shim;
using Skiff.Storage;

namespace Skiff.Engine;

/// <summary>What the engine is put together from; every verb takes the whole of it.</summary>
internal sealed record EngineParts
{
    public required EngineOptions Options { get; init; }

    public required IStore Store { get; init; }

    public required INetworks Networks { get; init; }

    public required IShims Shims { get; init; }

    public required CgroupMounts Cgroups { get; init; }

    public required ContainerDirectories Directories { get; init; }

    public required ContainerRegistry Registry { get; init; }

    public required EventLog Events { get; init; }

    public required ExecRegistry Execs { get; init; }

    public required Registries.Transfers Transfers { get; init; }

    public AppArmorPolicy AppArmor { get; } = new();

    public Logs.Drivers.LogForwarding Forwarding { get; } = new();

    public required BackgroundWork Background { get; init; }

    public TimeProvider Time => Options.Time;

    public bool Cgroup2 => Cgroups.Mode == CgroupMode.Version2;

    /// <summary>Where a container's bundle and its shim's socket are while it runs.</summary>
    public string ExecDirectoryOf(string id) => Path.Combine(Options.ExecRoot, "containers", id);

    public ContainerCgroup CgroupOf(Container container) => ContainerCgroup.Open(
        Cgroups, container.Id, Bundle.SpecBuilder.CgroupsPath(container.HostConfig.CgroupParent, Options.CgroupParent, container.Id));

    /// <summary>A network's driver, for events; empty when the network is gone.</summary>
    public string DriverOf(string networkId)
    {
        foreach (var network in Networks.List())
        {
            if (network.Id == networkId)
                return network.Driver;
        }
        return "";
    }
}
