using Skiff.Api;
using Skiff.Api.Containers;
using Skiff.Api.Networks;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Options;

/// <summary>The flags of `create` and `run` as the body of the request.</summary>
internal static class ContainerRequest
{
    /// <exception cref="CommandException">Flags that do not go together, with docker's text.</exception>
    public static ContainerCreateRequest Build(Session session, ParsedFlags flags, string image, IReadOnlyList<string> command)
    {
        RefuseWhatIsNotThere(flags);
        var attached = flags.Many("attach").Select(stream => stream.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        var interactive = flags.Bool("interactive");
        var attachInput = interactive || attached.Contains("stdin");
        var ports = Ports(flags);
        var (binds, volumes) = Volumes(flags);
        return new ContainerCreateRequest
        {
            Hostname = flags.Text("hostname"),
            Domainname = flags.Text("domainname"),
            User = flags.Text("user"),
            AttachStdin = attachInput,
            AttachStdout = attached.Count == 0 || attached.Contains("stdout"),
            AttachStderr = attached.Count == 0 || attached.Contains("stderr"),
            ExposedPorts = ports.Exposed.Count > 0 ? ports.Exposed : null,
            Tty = flags.Bool("tty"),
            OpenStdin = interactive,
            StdinOnce = interactive && attachInput,
            Env = Environment(session, flags) is { Count: > 0 } environment ? environment : null,
            Cmd = command.Count > 0 ? [.. command] : null,
            Image = image,
            Volumes = volumes,
            WorkingDir = flags.Text("workdir"),
            // an empty entrypoint is one too: it takes the image's away
            Entrypoint = flags.Changed("entrypoint") ? [flags.Text("entrypoint")] : null,
            Healthcheck = HealthOptions.Parse(flags),
            Labels = KeyValueFiles.Labels(flags.Many("label-file"), flags.Many("label")),
            StopSignal = flags.Changed("stop-signal") ? flags.Text("stop-signal") : null,
            StopTimeout = flags.Changed("stop-timeout") ? flags.Integer("stop-timeout") : null,
            HostConfig = HostConfig(session, flags, ports, binds),
            NetworkingConfig = new NetworkingConfig { EndpointsConfig = NetworkOptions.Endpoints(flags) },
        };
    }

    private static HostConfig HostConfig(Session session, ParsedFlags flags, PortSpecs ports, List<string> binds)
    {
        var (security, open) = SecurityOptions.Parse(flags.Many("security-opt"));
        var (add, drop) = Capabilities.Parse(flags.Many("cap-add"), flags.Many("cap-drop"));
        var restart = RestartOption.Parse(flags.Text("restart"));
        if (flags.Bool("rm") && restart.Name is not ("no" or ""))
            throw new CommandException("conflicting options: cannot specify both --restart and --rm");
        var devices = flags.Many("device").Where(device => !DeviceOption.IsQualifiedName(device)).Select(DeviceOption.Parse).ToList();
        var size = flags.Bool("tty") ? session.Streams.OutputSize : null;
        return ResourceOptions.Apply(new HostConfig
        {
            Binds = binds.Count > 0 ? binds : null,
            ContainerIDFile = flags.Text("cidfile"),
            LogConfig = Logging(flags),
            NetworkMode = NetworkOptions.Mode(flags),
            PortBindings = ports.Bindings,
            RestartPolicy = restart,
            AutoRemove = flags.Bool("rm"),
            VolumeDriver = flags.Text("volume-driver"),
            VolumesFrom = Many(flags, "volumes-from"),
            Mounts = Mounts(session, flags),
            CapAdd = add,
            CapDrop = drop,
            CgroupnsMode = Mode(flags, "cgroupns", "CGROUP", static mode => mode is "" or "host" or "private"),
            Dns = [.. flags.Many("dns")],
            DnsOptions = [.. flags.Many("dns-option")],
            DnsSearch = [.. flags.Many("dns-search")],
            ExtraHosts = flags.Many("add-host") is { Count: > 0 } hosts ? [.. hosts.Select(FlagChecks.NormaliseExtraHost)] : null,
            GroupAdd = Many(flags, "group-add"),
            IpcMode = flags.Text("ipc"),
            Cgroup = "",
            Links = Many(flags, "link"),
            OomScoreAdj = flags.Integer("oom-score-adj"),
            PidMode = Mode(flags, "pid", "PID", static mode => mode is "" or "host" || IsContainer(mode)),
            Privileged = flags.Bool("privileged"),
            PublishAllPorts = flags.Bool("publish-all"),
            ReadonlyRootfs = flags.Bool("read-only"),
            SecurityOpt = security,
            StorageOpt = StorageOptions(flags),
            Tmpfs = Tmpfs(flags),
            UTSMode = Mode(flags, "uts", "UTS", static mode => mode is "" or "host"),
            UsernsMode = Mode(flags, "userns", "USER", static mode => mode is "" or "host"),
            ShmSize = flags.Bytes("shm-size"),
            Sysctls = flags.Map("sysctl") is { Count: > 0 } sysctls ? sysctls : null,
            Runtime = flags.Changed("runtime") ? flags.Text("runtime") : null,
            ConsoleSize = [size?.Rows ?? 0, size?.Columns ?? 0],
            Annotations = flags.Map("annotation") is { Count: > 0 } annotations ? annotations : null,
            Isolation = flags.Text("isolation"),
            MaskedPaths = open ? [] : null,
            ReadonlyPaths = open ? [] : null,
            Devices = devices,
        }, flags);
    }

    private static void RefuseWhatIsNotThere(ParsedFlags flags)
    {
        if (!flags.Bool("disable-content-trust"))
            throw new CommandException("--disable-content-trust=false: content trust is not implemented");
    }

    private static PortSpecs Ports(ParsedFlags flags)
    {
        var ports = new PortSpecs();
        foreach (var spec in flags.Many("publish"))
            ports.Publish(spec);
        foreach (var spec in flags.Many("expose"))
            ports.Expose(spec);
        return ports;
    }

    private static (List<string> Binds, Dictionary<string, EmptyObject> Volumes) Volumes(ParsedFlags flags)
    {
        var binds = new List<string>();
        var volumes = new Dictionary<string, EmptyObject>(StringComparer.Ordinal);
        foreach (var spec in flags.Many("volume"))
        {
            if (VolumeSpec.Bind(spec) is { } bind)
                binds.Add(bind);
            else
                volumes[spec] = EmptyObject.Value;
        }
        return (binds, volumes);
    }

    private static List<string> Environment(Session session, ParsedFlags flags)
    {
        var environment = KeyValueFiles.Environment(flags.Many("env-file"), flags.Many("env"), session.Environment);
        foreach (var (name, value) in session.Config.ProxyVariables(session.Endpoint.Host))
        {
            if (!environment.Exists(entry => entry == name || entry.StartsWith(name + "=", StringComparison.Ordinal)))
                environment.Add($"{name}={value}");
        }
        return environment;
    }

    private static LogConfig Logging(ParsedFlags flags)
    {
        var options = flags.Map("log-opt");
        if (flags.Text("log-driver") == "none" && options.Count > 0)
            throw new CommandException("invalid logging opts for driver none");
        return new LogConfig { Type = flags.Text("log-driver"), Config = options };
    }

    private static List<MountSpec>? Mounts(Session session, ParsedFlags flags)
    {
        var mounts = flags.Many("mount").Select(MountOption.Parse).ToList();
        if (flags.Bool("use-api-socket"))
        {
            if (session.Client.Options.Address is not { Transport: Client.EngineTransport.Unix, SocketPath: var path })
                throw new CommandException($"UseAPISocket: not supported on {session.Endpoint.Host}");
            mounts.Add(new MountSpec { Type = "bind", Source = path, Target = "/var/run/docker.sock", BindOptions = new BindOptions() });
        }
        return mounts.Count > 0 ? mounts : null;
    }

    private static Dictionary<string, string>? StorageOptions(ParsedFlags flags)
    {
        if (flags.Many("storage-opt").FirstOrDefault(option => !option.Contains('=', StringComparison.Ordinal)) is { } bad)
            throw new CommandException($"invalid storage option: {bad}");
        return flags.Map("storage-opt") is { Count: > 0 } options ? options : null;
    }

    private static Dictionary<string, string>? Tmpfs(ParsedFlags flags)
    {
        var mounts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var spec in flags.Many("tmpfs"))
        {
            var colon = spec.IndexOf(':', StringComparison.Ordinal);
            mounts[colon < 0 ? spec : spec[..colon]] = colon < 0 ? "" : spec[(colon + 1)..];
        }
        return mounts.Count > 0 ? mounts : null;
    }

    private static string Mode(ParsedFlags flags, string name, string what, Func<string, bool> valid)
    {
        var mode = flags.Text(name);
        return valid(mode) ? mode : throw new CommandException($"--{name}: invalid {what} mode");
    }

    private static bool IsContainer(string mode) => mode.StartsWith("container:", StringComparison.Ordinal) && mode.Length > "container:".Length;

    private static List<string>? Many(ParsedFlags flags, string name) => flags.Many(name) is { Count: > 0 } values ? [.. values] : null;
}
