using System.Globalization;
using Skiff.Api;
using Skiff.Api.Containers;
using Skiff.Compose.Loading;
using Skiff.Compose.Model;
using Skiff.Compose.Yaml;

namespace Skiff.Compose.Engine;

/// <summary>What a service asks of the engine: the body of its containers' creation.</summary>
internal static partial class ContainerRequests
{
    public static ContainerCreateRequest Of(Project project, Service service, ContainerDraft draft)
    {
        var ports = service.Node["ports"]?.Items ?? [];
        return new ContainerCreateRequest
        {
            Hostname = service.Text("hostname") ?? "",
            Domainname = service.Text("domainname") ?? "",
            User = service.Text("user") ?? "",
            ExposedPorts = Exposed(service, ports),
            Tty = service.Flag("tty"),
            OpenStdin = service.Flag("stdin_open"),
            StdinOnce = draft.AttachesInput && service.Flag("stdin_open"),
            AttachStdin = draft.AttachesInput,
            AttachStdout = true,
            AttachStderr = true,
            Env = Environment(service.Node["environment"]),
            Cmd = Words(service.Node["command"]),
            Entrypoint = Words(service.Node["entrypoint"]),
            Image = service.ImageOf(project.Name),
            WorkingDir = service.Text("working_dir") ?? "",
            MacAddress = service.Text("mac_address"),
            Labels = Labels(project, service, draft),
            StopSignal = service.Text("stop_signal"),
            StopTimeout = service.Text("stop_grace_period") is { } grace && Units.TryDuration(grace, out var wait) ? (long)Math.Ceiling(wait / 1e9) : null,
            Healthcheck = Health(service.Node["healthcheck"]),
            Volumes = service.Node["volumes"]?.Items.Where(volume => volume["type"]?.Text == "volume" && volume["source"] is null && !draft.Inherited.ContainsKey(volume["target"]!.Text)).ToDictionary(static volume => volume["target"]!.Text, static _ => new EmptyObject()) is { Count: > 0 } anonymous ? anonymous : null,
            HostConfig = Host(project, service, draft, ports),
            NetworkingConfig = Networking(project, service, draft),
        };
    }

    public static List<string>? Environment(YamlNode? node) =>
        node is null ? null : [.. node.Entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => entry.Value.IsNull ? entry.Key : $"{entry.Key}={entry.Value.Text}")];

    public static List<string>? Words(YamlNode? node) => node is null or { IsNull: true } ? null : node.Items.Count == 0 ? [] : [.. node.Items.Select(static item => item.Text)];

    private static Dictionary<string, EmptyObject> Exposed(Service service, List<YamlNode> ports)
    {
        var exposed = new Dictionary<string, EmptyObject>(StringComparer.Ordinal);
        foreach (var text in service.Texts("expose"))
        {
            var (range, protocol) = text.Split('/') is [var first, var second] ? (first, second) : (text, "tcp");
            var bounds = range.Split('-');
            for (var port = int.Parse(bounds[0], CultureInfo.InvariantCulture); port <= int.Parse(bounds[^1], CultureInfo.InvariantCulture); port++)
                exposed[string.Create(CultureInfo.InvariantCulture, $"{port}/{protocol}")] = new EmptyObject();
        }
        foreach (var port in ports)
            exposed[$"{port["target"]!.Text}/{port["protocol"]!.Text}"] = new EmptyObject();
        return exposed;
    }

    private static Dictionary<string, string> Labels(Project project, Service service, ContainerDraft draft)
    {
        var labels = service.Pairs("labels");
        labels[ComposeLabels.Project] = project.Name;
        labels[ComposeLabels.Service] = service.Name;
        labels[ComposeLabels.Version] = ComposeLabels.CompatibleVersion;
        labels[ComposeLabels.WorkingDirectory] = project.Directory;
        labels[ComposeLabels.ConfigFiles] = string.Join(',', project.Files);
        labels[ComposeLabels.OneOff] = draft.Slug is null ? "False" : "True";
        labels[ComposeLabels.ConfigHash] = draft.Hash;
        labels[ComposeLabels.Number] = draft.Number.ToString(CultureInfo.InvariantCulture);
        labels[ComposeLabels.ImageDigest] = draft.ImageId;
        labels[ComposeLabels.DependsOn] = string.Join(',', service.DependsOn.Select(static entry => $"{entry.Key}:{entry.Value.Condition}:{(entry.Value.Restart ? "true" : "false")}"));
        if (project.EnvironmentFiles.Count > 0)
            labels[ComposeLabels.EnvironmentFiles] = string.Join(',', project.EnvironmentFiles);
        if (draft.Replaces is { } replaced)
            labels[ComposeLabels.Replace] = replaced;
        if (draft.Slug is { } slug)
            labels[ComposeLabels.Slug] = slug;
        return labels;
    }

    private static HealthConfig? Health(YamlNode? node)
    {
        if (node is null)
            return null;
        if (node["disable"]?.Text == "true")
            return new HealthConfig { Test = ["NONE"] };
        return new HealthConfig
        {
            Test = Words(node["test"]),
            Interval = Time("interval"),
            Timeout = Time("timeout"),
            StartPeriod = Time("start_period"),
            StartInterval = Time("start_interval"),
            Retries = node["retries"] is { } retries ? long.Parse(retries.Text, CultureInfo.InvariantCulture) : 0,
        };

        long Time(string key) => node[key] is { } value && Units.TryDuration(value.Text, out var time) ? time : 0;
    }

    private static HostConfig Host(Project project, Service service, ContainerDraft draft, List<YamlNode> ports)
    {
        var (binds, mounts) = Mounts(project, service, draft);
        var limits = service.Node["deploy"]?["resources"]?["limits"];
        var reservations = service.Node["deploy"]?["resources"]?["reservations"];
        var bindings = new Dictionary<string, List<PortBinding>?>(StringComparer.Ordinal);
        foreach (var port in ports)
        {
            var key = $"{port["target"]!.Text}/{port["protocol"]!.Text}";
            if (!bindings.TryGetValue(key, out var list) || list is null)
                bindings[key] = list = [];
            list.Add(new PortBinding { HostIp = port["host_ip"]?.Text ?? "", HostPort = port["published"]?.Text ?? "" });
        }
        return new HostConfig
        {
            AutoRemove = draft.AutoRemoves,
            Annotations = service.Pairs("annotations") is { Count: > 0 } annotations ? annotations : null,
            Binds = binds,
            Mounts = mounts.Count > 0 ? mounts : null,
            CapAdd = List(service, "cap_add"),
            CapDrop = List(service, "cap_drop"),
            CgroupnsMode = service.Text("cgroup") ?? "",
            CgroupParent = service.Text("cgroup_parent") ?? "",
            NetworkMode = NetworkMode(project, service, draft),
            Init = service.Node["init"] is { } init ? init.Text == "true" : null,
            IpcMode = Namespace(service, "ipc", draft),
            PidMode = Namespace(service, "pid", draft),
            UTSMode = service.Text("uts") ?? "",
            UsernsMode = service.Text("userns_mode") ?? "",
            ReadonlyRootfs = service.Flag("read_only"),
            RestartPolicy = Restart(service, draft),
            ShmSize = service.Number("shm_size"),
            Sysctls = service.Pairs("sysctls") is { Count: > 0 } sysctls ? sysctls : null,
            PortBindings = bindings,
            PublishAllPorts = false,
            Privileged = service.Flag("privileged"),
            Isolation = service.Text("isolation") ?? "",
            Dns = List(service, "dns"),
            DnsSearch = List(service, "dns_search"),
            DnsOptions = List(service, "dns_opt"),
            ExtraHosts = List(service, "extra_hosts")?.ConvertAll(static host => host.IndexOf('=', StringComparison.Ordinal) is var at ? $"{host[..at]}:{host[(at + 1)..]}" : host),
            GroupAdd = List(service, "group_add"),
            SecurityOpt = SecurityOptions(service),
            StorageOpt = service.Pairs("storage_opt") is { Count: > 0 } storage ? storage : null,
            Tmpfs = Tmpfs(service),
            Runtime = service.Text("runtime") ?? "",
            LogConfig = new LogConfig { Type = service.Node["logging"]?["driver"]?.Text ?? "", Config = Service.PairsOf(service.Node["logging"]?["options"]) },
            VolumesFrom = VolumesFrom(service, draft),
            Links = null,
            OomScoreAdj = service.Number("oom_score_adj"),
            OomKillDisable = service.Node["oom_kill_disable"] is { } kill ? kill.Text == "true" : null,
            Memory = First(service.Number("mem_limit"), Number(limits, "memory")),
            MemoryReservation = First(service.Number("mem_reservation"), Number(reservations, "memory")),
            MemorySwap = service.Number("memswap_limit"),
            MemorySwappiness = service.Node["mem_swappiness"] is null ? null : service.Number("mem_swappiness"),
            NanoCpus = First(Nano(service.Text("cpus")), Nano(limits?["cpus"]?.Text)),
            CpuShares = service.Number("cpu_shares"),
            CpuPeriod = service.Number("cpu_period"),
            CpuQuota = service.Number("cpu_quota"),
            CpuRealtimePeriod = service.Number("cpu_rt_period"),
            CpuRealtimeRuntime = service.Number("cpu_rt_runtime"),
            CpuCount = service.Number("cpu_count"),
            CpuPercent = (long)(service.Text("cpu_percent") is { } percent ? double.Parse(percent, CultureInfo.InvariantCulture) : 0),
            CpusetCpus = service.Text("cpuset") ?? "",
            PidsLimit = First(service.Number("pids_limit"), Number(limits, "pids")) is var pids and not 0 ? pids : null,
            BlkioWeight = Number(service.Node["blkio_config"], "weight"),
            BlkioWeightDevice = service.Node["blkio_config"]?["weight_device"]?.Items.ConvertAll(static item => new WeightDevice { Path = item["path"]!.Text, Weight = Number(item, "weight") }),
            BlkioDeviceReadBps = Throttles(service, "device_read_bps"),
            BlkioDeviceReadIOps = Throttles(service, "device_read_iops"),
            BlkioDeviceWriteBps = Throttles(service, "device_write_bps"),
            BlkioDeviceWriteIOps = Throttles(service, "device_write_iops"),
            Devices = service.Node["devices"]?.Items.ConvertAll(static item => new DeviceMapping { PathOnHost = item["source"]?.Text ?? "", PathInContainer = item["target"]?.Text ?? item["source"]?.Text, CgroupPermissions = item["permissions"]?.Text ?? "rwm" }),
            DeviceCgroupRules = List(service, "device_cgroup_rules"),
            DeviceRequests = DeviceRequests(service, reservations),
            Ulimits = service.Node["ulimits"]?.Entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => entry.Value.Kind == YamlKind.Map
                ? new Ulimit { Name = entry.Key, Soft = Number(entry.Value, "soft"), Hard = Number(entry.Value, "hard") }
                : new Ulimit { Name = entry.Key, Soft = long.Parse(entry.Value.Text, CultureInfo.InvariantCulture), Hard = long.Parse(entry.Value.Text, CultureInfo.InvariantCulture) }).ToList(),
        };
    }

    private static List<string>? List(Service service, string key) => service.Texts(key) is { Count: > 0 } texts ? [.. texts] : null;

    private static long Number(YamlNode? node, string key) => node?[key] is { Text.Length: > 0 } value ? long.Parse(value.Text, CultureInfo.InvariantCulture) : 0;

    private static long First(long own, long other) => own != 0 ? own : other;

    private static long Nano(string? cpus) => cpus is null ? 0 : (long)Math.Round(double.Parse(cpus, CultureInfo.InvariantCulture) * 1e9);

    private static List<ThrottleDevice>? Throttles(Service service, string key) =>
        service.Node["blkio_config"]?[key]?.Items.ConvertAll(static item => new ThrottleDevice { Path = item["path"]!.Text, Rate = Number(item, "rate") });

    private static List<string>? SecurityOptions(Service service)
    {
        var options = new List<string>(service.Texts("security_opt"));
        for (var at = 0; at < options.Count; at++)
        {
            // a profile is given by its file, and sent as what stands in it
            if (options[at].Split('=', ':') is ["seccomp", var profile] && profile is not "unconfined" and not "builtin" && File.Exists(profile))
                options[at] = "seccomp=" + File.ReadAllText(profile);
        }
        if (service.Node["credential_spec"]?["file"]?.Text is { } file)
            options.Add("credentialspec=file://" + file);
        return options.Count > 0 ? options : null;
    }

    private static Dictionary<string, string>? Tmpfs(Service service)
    {
        var tmpfs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in service.Texts("tmpfs"))
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            tmpfs[colon < 0 ? text : text[..colon]] = colon < 0 ? "" : text[(colon + 1)..];
        }
        return tmpfs.Count > 0 ? tmpfs : null;
    }

    private static RestartPolicy? Restart(Service service, ContainerDraft draft)
    {
        if (draft.Slug is not null)
            return new RestartPolicy { Name = "no" };
        if (service.Text("restart") is { Length: > 0 } text)
        {
            var parts = text.Split(':');
            return new RestartPolicy { Name = parts[0], MaximumRetryCount = parts.Length > 1 && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var count) ? count : 0 };
        }
        if (service.Node["deploy"]?["restart_policy"] is not { } policy)
            return null;
        return policy["condition"]?.Text switch
        {
            "none" or "no" => new RestartPolicy { Name = "no" },
            "on-failure" => new RestartPolicy { Name = "on-failure", MaximumRetryCount = Number(policy, "max_attempts") },
            "unless-stopped" => new RestartPolicy { Name = "unless-stopped" },
            _ => new RestartPolicy { Name = "always" },
        };
    }

    private static List<DeviceRequest>? DeviceRequests(Service service, YamlNode? reservations)
    {
        var requests = new List<DeviceRequest>();
        foreach (var item in (reservations?["devices"]?.Items ?? []).Concat(service.Node["gpus"]?.Items ?? []))
        {
            requests.Add(new DeviceRequest
            {
                Driver = item["driver"]?.Text ?? "",
                Count = item["count"] is null && item["device_ids"] is null ? -1 : Number(item, "count"),
                DeviceIds = item["device_ids"]?.Items.ConvertAll(static id => id.Text),
                Capabilities = [item["capabilities"]?.Items.ConvertAll(static capability => capability.Text) ?? ["gpu"]],
                Options = Service.PairsOf(item["options"]),
            });
        }
        return requests.Count > 0 ? requests : null;
    }
}
