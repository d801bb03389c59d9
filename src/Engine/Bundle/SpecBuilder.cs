using Skiff.Engine.Containers;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Security;

namespace Skiff.Engine.Bundle;

/// <summary>Makes a container's config.json: from Docker's configuration to that of the runtime specification. Pure but for the devices it is told to look up.</summary>
internal static class SpecBuilder
{
    private static readonly Lazy<CapabilitySet> Available = new(CapabilitySet.ReadBounding);

    public static Spec Build(BundleInput input)
    {
        var security = SecurityOptions.Parse(input.HostConfig.SecurityOpt);
        var capabilities = ContainerCapabilities.Resolve(
            input.HostConfig.CapAdd, input.HostConfig.CapDrop, input.HostConfig.Privileged, Available.Value);
        var host = input.HostConfig;
        var requested = CdiDevices.Of(host.DeviceRequests);
        return requested.Edit(new Spec
        {
            Root = new Root { Path = input.Rootfs, Readonly = host.ReadonlyRootfs ? true : null },
            Process = Process(input, security, capabilities),
            Hostname = host.UTSMode == "host" ? null : input.Record.Config.Hostname,
            Domainname = host.UTSMode == "host" || string.IsNullOrEmpty(input.Record.Config.Domainname) ? null : input.Record.Config.Domainname,
            Mounts = MountList.Build(input),
            Linux = Linux(input, security, capabilities, requested),
            Annotations = host.Annotations is { Count: > 0 } annotations ? new Dictionary<string, string>(annotations) : null,
        });
    }

    /// <summary>The capabilities of a process: a user other than root has only the right to gain them.</summary>
    public static ProcessCapabilities Capabilities(CapabilitySet set, UserRecord user)
    {
        string[] names = [.. set.ToNames()];
        return user.IsRoot
            ? new ProcessCapabilities { Bounding = names, Effective = names, Permitted = names }
            : new ProcessCapabilities { Bounding = names };
    }

    public static CapabilitySet CapabilitiesOf(Api.Containers.HostConfig host)
        => ContainerCapabilities.Resolve(host.CapAdd, host.CapDrop, host.Privileged, Available.Value);

    public static CapabilitySet AllCapabilities() => ContainerCapabilities.Resolve(null, null, privileged: true, Available.Value);

    private static Process Process(BundleInput input, SecurityOptions security, CapabilitySet capabilities)
    {
        var config = input.Record.Config;
        string[] words = [input.Record.Path, .. input.Record.Args];
        return new Process
        {
            Terminal = config.Tty ? true : null,
            User = new User { Uid = input.User.Uid, Gid = input.User.Gid, AdditionalGids = input.User.AdditionalGids },
            Args = input.InitPath is null ? words : [MountList.InitDestination, "--", .. words],
            Env = ProcessEnvironment.Build(config.Hostname ?? "", config.Tty, input.LinkVariables, config.Env, input.User.Home),
            Cwd = string.IsNullOrEmpty(config.WorkingDir) ? "/" : config.WorkingDir,
            Capabilities = Capabilities(capabilities, input.User),
            Rlimits = ResourceLimits.Rlimits(input.HostConfig, input.Options.DefaultUlimits),
            NoNewPrivileges = security.NoNewPrivileges ?? input.Options.NoNewPrivileges ? true : null,
            ApparmorProfile = AppArmorProfile.For(security, input.HostConfig.Privileged),
            OomScoreAdj = (int)input.HostConfig.OomScoreAdj,
        };
    }

    private static LinuxConfig Linux(BundleInput input, SecurityOptions security, CapabilitySet capabilities, CdiDevices requested)
    {
        var host = input.HostConfig;
        var devices = new HostDevices();
        if (host.Privileged)
            devices.AddAll();
        foreach (var device in host.Devices ?? [])
            devices.Add(device);
        requested.AddNodes(devices);
        return new LinuxConfig
        {
            Namespaces = Namespaces(input),
            CgroupsPath = CgroupsPath(input),
            Resources = ResourceLimits.Of(host) with { Devices = DeviceRules(host, devices) },
            Devices = devices.Nodes.Count == 0 ? null : [.. devices.Nodes],
            Sysctl = Sysctls(host),
            MaskedPaths = host.MaskedPaths is { Count: > 0 } masked ? [.. masked] : null,
            ReadonlyPaths = host.ReadonlyPaths is { Count: > 0 } readOnly ? [.. readOnly] : null,
            RootfsPropagation = RootPropagation(input),
            Seccomp = SeccompChoice.For(security.Seccomp, host.Privileged, capabilities),
        };
    }

    /// <summary>`parent/id`, from the root of every hierarchy.</summary>
    public static string CgroupsPath(string? parent, string defaultParent, string id)
    {
        var chosen = string.IsNullOrEmpty(parent) ? defaultParent : parent;
        return "/" + chosen.Trim('/') + "/" + id;
    }

    private static string CgroupsPath(BundleInput input) => CgroupsPath(input.HostConfig.CgroupParent, input.Options.CgroupParent, input.Record.Id);

    private static Namespace[] Namespaces(BundleInput input)
    {
        var host = input.HostConfig;
        var namespaces = new List<Namespace> { new() { Type = "mount" } };
        if (input.NetworkNamespace is { } network)
            namespaces.Add(new Namespace { Type = "network", Path = network });
        if (host.UTSMode != "host")
            namespaces.Add(new Namespace { Type = "uts" });
        if (host.PidMode != "host")
            namespaces.Add(new Namespace { Type = "pid", Path = Of(input.PidOf, "pid") });
        if (host.IpcMode != "host")
            namespaces.Add(new Namespace { Type = "ipc", Path = Of(input.IpcOf, "ipc") });
        if (host.CgroupnsMode == "private")
            namespaces.Add(new Namespace { Type = "cgroup" });
        return [.. namespaces];
    }

    private static string? Of(int? pid, string kind)
        => pid is { } number ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/proc/{number}/ns/{kind}") : null;

    private static DeviceCgroup[] DeviceRules(Api.Containers.HostConfig host, HostDevices devices)
    {
        if (host.Privileged)
            return [new DeviceCgroup { Allow = true, Access = "rwm" }];
        return
        [
            new DeviceCgroup { Allow = false, Access = "rwm" },
            Character(true, 1, 5), Character(true, 1, 3), Character(true, 1, 9), Character(true, 1, 8),
            Character(true, 5, 0), Character(true, 5, 1), Character(false, 10, 229),
            .. devices.Rules,
            .. (host.DeviceCgroupRules ?? []).Select(DeviceRuleText.Parse),
        ];
    }

    private static DeviceCgroup Character(bool allow, long major, long minor)
        => new() { Allow = allow, Type = "c", Major = major, Minor = minor, Access = "rwm" };

    private static Dictionary<string, string>? Sysctls(Api.Containers.HostConfig host)
    {
        var sysctls = new Dictionary<string, string>(StringComparer.Ordinal);
        var ownNetwork = host.NetworkMode != "host" && host.NetworkMode?.StartsWith("container:", StringComparison.Ordinal) != true;
        if (ownNetwork)
        {
            // in a namespace of its own a container may listen on every port, and ping without a capability
            sysctls["net.ipv4.ip_unprivileged_port_start"] = "0";
            sysctls["net.ipv4.ping_group_range"] = "0 2147483647";
        }
        foreach (var (key, value) in host.Sysctls ?? [])
            sysctls[key] = value;
        return sysctls.Count == 0 ? null : sysctls;
    }

    private static string? RootPropagation(BundleInput input)
    {
        string? propagation = null;
        foreach (var mount in input.Record.MountPoints.Values)
        {
            if (mount.Propagation is "shared" or "rshared")
                return "shared";
            if (mount.Propagation is "slave" or "rslave")
                propagation = "rslave";
        }
        return propagation;
    }
}
