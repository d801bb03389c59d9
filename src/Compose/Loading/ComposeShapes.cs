using static Skiff.Compose.Loading.Shape;

namespace Skiff.Compose.Loading;

/// <summary>The Compose specification's attributes, in the order in which Docker Compose writes them: configuration hashes depend on it.</summary>
internal static class ComposeShapes
{
    public static Shape Network { get; } = Object(
        new("name", Text), new("driver", Text), new("driver_opts", Pairs),
        new("ipam", Object(new("driver", Text), new("config", new Shape(ShapeKind.List) { Element = Object(new("subnet", Text), new("gateway", Text), new("ip_range", Text), new("aux_addresses", Pairs)), Merge = MergeRule.Unique, Key = static item => item["subnet"]?.Text ?? "" }), new("options", Pairs))) { Always = true },
        new("external", External), new("internal", Flag), new("attachable", Flag), new("labels", Pairs), new("enable_ipv4", Flag) { WhenPresent = true }, new("enable_ipv6", Flag));

    public static Shape Volume { get; } = Object(new("name", Text), new("driver", Text), new("driver_opts", Pairs), new("external", External), new("labels", Pairs));

    public static Shape File { get; } = Object(
        new("name", Text), new("file", HostPath), new("environment", Text), new("content", Text), new("external", External), new("labels", Pairs),
        new("driver", Text), new("driver_opts", Pairs), new("template_driver", Text));

    public static Shape Model { get; } = Object(new("name", Text), new("model", Text), new("context_size", Integer), new("runtime_flags", Texts));

    private static Shape Hook => Object(new("command", Command) { Required = true }, new("user", Text), new("privileged", Flag), new("working_dir", Text), new("environment", OpenPairs));

    private static Shape External => new(ShapeKind.Any);

    private static Shape FileReference { get; } = new(ShapeKind.List)
    {
        Element = new Shape(ShapeKind.Object)
        {
            Fields = [new("source", Text), new("target", Text), new("uid", Text), new("gid", Text), new("mode", Integer) { WhenPresent = true }],
            Short = ShortForms.FileReference,
        },
        Merge = MergeRule.Unique,
        Key = static item => item["target"]?.Text is { Length: > 0 } target ? target : item["source"]?.Text ?? "",
    };

    private static Shape Ulimits { get; } = new(ShapeKind.Map)
    {
        Element = new Shape(ShapeKind.Object) { Fields = [new("soft", Integer) { WhenPresent = true }, new("hard", Integer) { WhenPresent = true }], Merge = MergeRule.Replace, TakesOne = true },
    };

    private static Shape Build { get; } = new(ShapeKind.Object)
    {
        Fields =
        [
            new("context", new Shape(ShapeKind.Text) { IsHostPath = true }), new("dockerfile", Text), new("dockerfile_inline", Text), new("entitlements", Texts), new("args", OpenPairs),
            new("ssh", new Shape(ShapeKind.Texts) { TakesOne = true, Merge = MergeRule.Unique }), new("labels", Pairs), new("cache_from", Texts), new("cache_to", Texts), new("no_cache", Flag),
            new("additional_contexts", Pairs), new("pull", Flag), new("extra_hosts", Hosts), new("isolation", Text), new("network", Text), new("target", Text),
            new("secrets", FileReference), new("shm_size", Size), new("tags", UniqueTexts), new("ulimits", Ulimits), new("platforms", UniqueTexts), new("privileged", Flag),
            new("provenance", TextOrNumber), new("sbom", TextOrNumber),
        ],
        Short = ShortForms.Build,
    };

    private static Shape DeviceRequests { get; } = ListOf(Object(
        new("capabilities", Texts), new("driver", Text), new("count", new Shape(ShapeKind.Integer) { Allowed = ["all"] }), new("device_ids", Texts), new("options", Pairs)));

    private static Shape UpdateConfig { get; } = Object(
        new("parallelism", Integer) { WhenPresent = true }, new("delay", Duration), new("failure_action", Text), new("monitor", Duration), new("max_failure_ratio", Float), new("order", Of(["start-first", "stop-first"])));

    private static Shape Deploy { get; } = Object(
        new("mode", Of(["replicated", "global", "replicated-job", "global-job"])), new("replicas", Integer) { WhenPresent = true }, new("labels", Pairs), new("update_config", UpdateConfig), new("rollback_config", UpdateConfig),
        new("resources", Object(
            new("limits", Object(new("cpus", Float), new("memory", Size), new("pids", Integer))),
            new("reservations", Object(
                new("cpus", Float), new("memory", Size), new("pids", Integer), new("devices", DeviceRequests),
                new("generic_resources", ListOf(Object(new Field("discrete_resource_spec", Object(new("kind", Text), new("value", Integer)))))))))) { Always = true },
        new("restart_policy", Object(new("condition", Text), new("delay", Duration), new("max_attempts", Integer) { WhenPresent = true }, new("window", Duration))),
        new("placement", Object(new("constraints", Texts), new("preferences", ListOf(Object(new Field("spread", Text)))), new("max_replicas_per_node", Integer))) { Always = true },
        new("endpoint_mode", Of(["vip", "dnsrr"])));

    private static Shape Limits(string value, Shape shape, string jsonValue) => ListOf(Object(new("path", Text) { JsonName = "Path", Required = true }, new(value, shape) { JsonName = jsonValue, Required = true }));

    public static Shape Service { get; } = new(ShapeKind.Object)
    {
        Fields =
        [
            new("profiles", UniqueTexts), new("annotations", Pairs), new("attach", Flag) { WhenPresent = true }, new("build", Build),
            new("develop", Object(new Field("watch", ListOf(Object(
                new("path", HostPath) { Required = true }, new("action", Of(["rebuild", "sync", "restart", "sync+restart", "sync+exec"])) { Required = true }, new("target", Text),
                new("exec", Hook), new("ignore", TextOrTexts), new("include", TextOrTexts), new("initial_sync", Flag)))))),
            new("blkio_config", Object(
                new("weight", Integer), new("weight_device", Limits("weight", Integer, "Weight")), new("device_read_bps", Limits("rate", Size, "Rate")), new("device_read_iops", Limits("rate", Size, "Rate")),
                new("device_write_bps", Limits("rate", Size, "Rate")), new("device_write_iops", Limits("rate", Size, "Rate")))),
            new("cap_add", UniqueTexts), new("cap_drop", UniqueTexts), new("cgroup_parent", Text), new("cgroup", Of(["host", "private"])), new("cpu_count", Integer), new("cpu_percent", Float),
            new("cpu_period", Integer), new("cpu_quota", Integer), new("cpu_rt_period", Integer), new("cpu_rt_runtime", Integer), new("cpus", Float), new("cpuset", Text), new("cpu_shares", Integer),
            new("command", Command) { Always = true }, new("configs", FileReference), new("container_name", Text), new("credential_spec", Object(new("config", Text), new("file", Text), new("registry", Text))),
            new("depends_on", new Shape(ShapeKind.Map)
            {
                Element = Object(new("condition", Of(["service_started", "service_healthy", "service_completed_successfully"])) { Always = true }, new("restart", Flag), new("required", Flag) { Always = true }),
                Short = ShortForms.DependsOn,
            }),
            new("deploy", Deploy), new("device_cgroup_rules", UniqueTexts),
            new("devices", new Shape(ShapeKind.List) { Element = new Shape(ShapeKind.Object) { Fields = [new("source", Text), new("target", Text), new("permissions", Text)], Short = ShortForms.Device }, Merge = MergeRule.Unique, Key = static item => item["target"]?.Text ?? "" }),
            new("dns", TextOrTexts), new("dns_opt", Texts), new("dns_search", TextOrTexts), new("domainname", Text), new("entrypoint", Command) { Always = true }, new("env_file", new Shape(ShapeKind.List)
            {
                Element = new Shape(ShapeKind.Object) { Fields = [new("path", HostPath) { Required = true }, new("required", Flag) { WhenPresent = true }, new("format", Of(["raw"]))], Short = ShortForms.EnvironmentFile },
                TakesOne = true,
                Merge = MergeRule.Unique,
                Key = static item => item["path"]?.Text ?? "",
            }) { Consumed = true },
            new("environment", OpenPairs), new("expose", UniqueTexts), new("extends", new Shape(ShapeKind.Object) { Fields = [new("file", Text), new("service", Text) { Required = true }], Short = ShortForms.Extends, Merge = MergeRule.Replace }) { Consumed = true },
            new("external_links", UniqueTexts), new("extra_hosts", Hosts), new("group_add", Texts), new("gpus", new Shape(ShapeKind.List) { Element = DeviceRequests.Element, Short = ShortForms.Gpus }), new("hostname", Text),
            new("healthcheck", Object(
                new("test", new Shape(ShapeKind.Command) { Merge = MergeRule.Replace, Short = ShortForms.HealthTest }), new("timeout", Duration), new("interval", Duration), new("retries", Integer), new("start_period", Duration), new("start_interval", Duration), new("disable", Flag))),
            new("image", Text), new("init", Flag) { WhenPresent = true }, new("ipc", Text), new("isolation", Text), new("labels", Pairs), new("label_file", new Shape(ShapeKind.Texts) { TakesOne = true, IsHostPath = true, Merge = MergeRule.Unique }) { Consumed = true },
            new("links", UniqueTexts), new("logging", new Shape(ShapeKind.Object) { Fields = [new("driver", Text), new("options", Pairs)], Merge = MergeRule.SameDriver }),
            new("mem_limit", Size), new("mem_reservation", Size), new("memswap_limit", Size), new("mem_swappiness", Size), new("mac_address", Text), new("models", new Shape(ShapeKind.Any)), new("network_mode", Text),
            new("networks", new Shape(ShapeKind.Map)
            {
                Element = Object(
                    new("priority", Integer), new("gw_priority", Integer), new("aliases", UniqueTexts), new("ipv4_address", Text), new("ipv6_address", Text), new("link_local_ips", Texts), new("mac_address", Text), new("interface_name", Text), new("driver_opts", Pairs)),
                NullElements = true,
                Short = ShortForms.Networks,
            }),
            new("oom_kill_disable", Flag), new("oom_score_adj", Integer), new("pid", Text), new("pids_limit", Integer), new("platform", Text),
            new("ports", new Shape(ShapeKind.List)
            {
                Element = new Shape(ShapeKind.Object)
                {
                    Fields = [new("name", Text), new("mode", Of(["host", "ingress"])), new("host_ip", Text), new("target", Integer) { Required = true }, new("published", TextOrNumber), new("protocol", Of(["tcp", "udp", "sctp"])), new("app_protocol", Text)],
                    Short = ShortForms.Port,
                },
                Merge = MergeRule.Unique,
                Key = static item => $"{item["host_ip"]?.Text}:{item["target"]?.Text}:{item["published"]?.Text}/{item["protocol"]?.Text ?? "tcp"}",
            }),
            new("post_start", ListOf(Hook)), new("pre_stop", ListOf(Hook)),
            new("privileged", Flag), new("provider", new Shape(ShapeKind.Any)), new("pull_policy", Text), new("pull_refresh_after", Text), new("read_only", Flag), new("restart", Text), new("runtime", Text), new("scale", Integer) { WhenPresent = true },
            new("secrets", FileReference), new("security_opt", UniqueTexts), new("shm_size", Size), new("stdin_open", Flag), new("stop_grace_period", Duration) { WhenPresent = true }, new("stop_signal", Text),
            new("storage_opt", Pairs), new("sysctls", Pairs), new("tmpfs", TextOrTexts), new("tty", Flag), new("ulimits", Ulimits), new("use_api_socket", Flag), new("user", Text), new("userns_mode", Text), new("uts", Text),
            new("volumes", new Shape(ShapeKind.List)
            {
                Element = new Shape(ShapeKind.Object)
                {
                    Fields =
                    [
                        new("type", Of(["bind", "volume", "tmpfs", "cluster", "npipe", "image"])) { Required = true }, new("source", Text), new("target", Text) { Required = true }, new("read_only", Flag), new("consistency", Text),
                        new("bind", Object(new("selinux", Of(["z", "Z"])), new("propagation", Of(["shared", "slave", "private", "rshared", "rslave", "rprivate"])), new("create_host_path", Flag), new("recursive", Of(["enabled", "disabled", "writable", "readonly"])))),
                        new("volume", Object(new("labels", Pairs), new("nocopy", Flag), new("subpath", Text))),
                        new("tmpfs", Object(new("size", Size), new("mode", Integer))),
                        new("image", Object(new Field("subpath", Text))),
                    ],
                    Short = ShortForms.Volume,
                },
                Merge = MergeRule.Unique,
                Key = static item => item["target"]?.Text ?? "",
            }),
            new("volumes_from", UniqueTexts), new("working_dir", Text),
        ],
    };

    public static Shape Root { get; } = Object(
        new("version", Text) { Consumed = true }, new("name", Text),
        new("include", new Shape(ShapeKind.List)
        {
            Element = new Shape(ShapeKind.Object)
            {
                Fields = [new("path", TextOrTexts) { Required = true }, new("project_directory", Text), new("env_file", TextOrTexts)],
                Short = ShortForms.Include,
            },
        }) { Consumed = true },
        new("services", MapOf(Service)),
        new("networks", new Shape(ShapeKind.Map) { Element = Network, NullElements = true }), new("volumes", new Shape(ShapeKind.Map) { Element = Volume, NullElements = true }),
        new("secrets", MapOf(File)), new("configs", MapOf(File)), new("models", MapOf(Model)));
}
