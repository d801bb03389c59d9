namespace Skiff.Server.Configuration;

/// <summary>Every setting there is. Names are dockerd's; those at the end are Skiff's own.</summary>
public static class Settings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("add-runtime", "runtimes", SettingKind.Runtimes, "Register an additional OCI compatible runtime, name=path"),
        new("bip", "bip", SettingKind.Text, "IPv4 address of the default bridge, such as 172.17.0.1/16"),
        new("bridge", "bridge", SettingKind.Text, "Use this bridge as the default network, or 'none'") { Letter = 'b' },
        new("cgroup-parent", "cgroup-parent", SettingKind.Text, "Parent cgroup of all containers"),
        new("config-file", null, SettingKind.Text, "Configuration file (default \"/etc/skiff/daemon.json\")"),
        new("data-root", "data-root", SettingKind.Text, "Directory of the persistent state (default \"/var/lib/skiff\")"),
        new("debug", "debug", SettingKind.Switch, "Enable debug messages") { Letter = 'D' },
        new("default-address-pool", "default-address-pools", SettingKind.AddressPools, "Address pool of networks that name no subnet, base=...,size=..."),
        new("default-gateway", "default-gateway", SettingKind.Text, "Gateway of the default bridge"),
        new("default-runtime", "default-runtime", SettingKind.Text, "Runtime of containers that name none (default \"skiff\")"),
        new("default-shm-size", "default-shm-size", SettingKind.Text, "Size of /dev/shm in containers (default 64MiB)"),
        new("default-ulimit", "default-ulimits", SettingKind.Ulimits, "Ulimit of containers that set none, name=soft[:hard]"),
        new("dns", "dns", SettingKind.List, "DNS server of containers"),
        new("dns-opt", "dns-opts", SettingKind.List, "DNS option of containers"),
        new("dns-search", "dns-search", SettingKind.List, "DNS search domain of containers"),
        new("exec-opt", "exec-opts", SettingKind.Map, "Runtime option; native.cgroupdriver=cgroupfs is the one there is"),
        new("exec-root", "exec-root", SettingKind.Text, "Directory of the state that ends with the machine's uptime (default \"/run/skiff\")"),
        new("fixed-cidr", "fixed-cidr", SettingKind.Text, "Part of the default bridge's subnet that containers get addresses from"),
        new("group", "group", SettingKind.Text, "Group of the unix socket (default \"skiff\")") { Letter = 'G' },
        new("host", "hosts", SettingKind.List, "Socket to listen on: unix://path, tcp://host:port, fd:// (default \"unix:///run/skiff.sock\")") { Letter = 'H' },
        new("icc", "icc", SettingKind.Switch, "Containers on the default bridge reach each other (default true)"),
        new("init-path", "init-path", SettingKind.Text, "Path of the program that --init runs first"),
        new("insecure-registry", "insecure-registries", SettingKind.List, "Registry that is talked to without TLS"),
        new("ip", "ip", SettingKind.Text, "Host address of published ports that name none (default 0.0.0.0)"),
        new("ip-forward", "ip-forward", SettingKind.Switch, "Switch the host's forwarding on (default true)"),
        new("ip-masq", "ip-masq", SettingKind.Switch, "Masquerade what leaves the default bridge (default true)"),
        new("label", "labels", SettingKind.List, "Label of the daemon, key=value"),
        new("live-restore", "live-restore", SettingKind.Switch, "Containers outlive the daemon: always so, and cannot be turned off"),
        new("log-driver", "log-driver", SettingKind.Text, "Log driver of containers that name none (default \"json-file\")"),
        new("log-level", "log-level", SettingKind.Text, "debug, info, warn, error or fatal (default \"info\")") { Letter = 'l' },
        new("log-opt", "log-opts", SettingKind.Map, "Log option of containers that name none, key=value"),
        new("max-concurrent-downloads", "max-concurrent-downloads", SettingKind.Number, "Layers pulled at a time (default 3)"),
        new("max-concurrent-uploads", "max-concurrent-uploads", SettingKind.Number, "Layers pushed at a time (default 5)"),
        new("max-download-attempts", "max-download-attempts", SettingKind.Number, "How often a transfer is tried (default 5)"),
        new("mtu", "mtu", SettingKind.Number, "MTU of the default bridge (default 1500)"),
        new("no-new-privileges", "no-new-privileges", SettingKind.Switch, "Set no-new-privileges for containers that do not say"),
        new("pidfile", "pidfile", SettingKind.Text, "File of the daemon's process ID (default \"/run/skiff.pid\")") { Letter = 'p' },
        new("registry-mirror", "registry-mirrors", SettingKind.List, "Mirror of docker.io"),
        new("shutdown-timeout", "shutdown-timeout", SettingKind.Number, "Seconds that requests have to end when the daemon stops (default 15)"),
        new("storage-driver", "storage-driver", SettingKind.Text, "Storage driver; overlay2 is the one there is") { Letter = 's' },
        new("tls", "tls", SettingKind.Switch, "Serve TLS on tcp:// sockets; =false serves plain TCP beyond the loopback address"),
        new("tlscacert", "tlscacert", SettingKind.Text, "Clients must show a certificate signed by this authority"),
        new("tlscert", "tlscert", SettingKind.Text, "TLS certificate"),
        new("tlskey", "tlskey", SettingKind.Text, "TLS key"),
        new("tlsverify", "tlsverify", SettingKind.Switch, "Serve TLS and verify the client"),
        new("validate", null, SettingKind.Switch, "Check the configuration and exit"),
        new("version", null, SettingKind.Switch, "Print the version and exit") { Letter = 'v' },
        new("help", null, SettingKind.Switch, "Print this help and exit") { Letter = 'h' },
        new("skiff-runtime", "skiff-runtime", SettingKind.Text, "Path of the skiff-runtime program (default: beside skiffd)"),
    ];

    public static Setting? ByFlag(string flag) => All.FirstOrDefault(setting => setting.Flag == flag);

    public static Setting? ByLetter(char letter) => All.FirstOrDefault(setting => setting.Letter == letter);

    public static Setting? ByKey(string key) => All.FirstOrDefault(setting => setting.Key == key);

    /// <summary>The text of --help.</summary>
    public static string Help()
    {
        var lines = All.OrderBy(static setting => setting.Flag, StringComparer.Ordinal)
            .Select(static setting => $"  {(setting.Letter is { } letter ? $"-{letter}, " : "    ")}{"--" + setting.Flag + ValueName(setting.Kind),-34} {setting.Meaning}");
        return "Usage:  skiffd [OPTIONS]\n\nA container engine that speaks the Docker Engine API.\n\nOptions:\n" + string.Join('\n', lines) + "\n";
    }

    private static string ValueName(SettingKind kind) => kind switch
    {
        SettingKind.Switch => "",
        SettingKind.Text => " string",
        SettingKind.Number => " int",
        SettingKind.List => " list",
        SettingKind.Map => " map",
        SettingKind.Runtimes => " runtime",
        SettingKind.AddressPools => " pool",
        _ => " ulimit",
    };
}
