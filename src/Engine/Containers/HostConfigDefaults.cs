using Skiff.Api.Containers;

namespace Skiff.Engine.Containers;

/// <summary>Fills in what a request leaves open, so that inspect shows what is in force.</summary>
internal static class HostConfigDefaults
{
    private static readonly string[] Masked =
    [
        "/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
        "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap",
    ];

    private static readonly string[] ReadOnly = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    public static HostConfig Complete(HostConfig host, EngineOptions options, bool cgroup2)
    {
        var memorySwap = host is { Memory: > 0, MemorySwap: 0 } ? host.Memory * 2 : host.MemorySwap;
        var unmasked = host.Privileged || SecurityOptions.Parse(host.SecurityOpt).UnmaskedPaths;
        return host with
        {
            NetworkMode = string.IsNullOrEmpty(host.NetworkMode) ? "default" : host.NetworkMode,
            IpcMode = string.IsNullOrEmpty(host.IpcMode) ? "private" : host.IpcMode,
            CgroupnsMode = !string.IsNullOrEmpty(host.CgroupnsMode) ? host.CgroupnsMode : cgroup2 && !host.Privileged ? "private" : "host",
            ShmSize = host.ShmSize == 0 ? options.DefaultShmSize : host.ShmSize,
            Runtime = string.IsNullOrEmpty(host.Runtime) ? options.DefaultRuntime : host.Runtime,
            RestartPolicy = string.IsNullOrEmpty(host.RestartPolicy?.Name)
                ? new RestartPolicy { Name = "no", MaximumRetryCount = host.RestartPolicy?.MaximumRetryCount ?? 0 }
                : host.RestartPolicy,
            LogConfig = Log(host.LogConfig, options),
            MemorySwap = memorySwap,
            MemorySwappiness = host.MemorySwappiness == -1 ? null : host.MemorySwappiness,
            OomKillDisable = host.OomKillDisable ?? false,
            PidsLimit = host.PidsLimit is null or 0 or -1 ? null : host.PidsLimit,
            MaskedPaths = unmasked ? host.Privileged ? null : [] : host.MaskedPaths ?? [.. Masked],
            ReadonlyPaths = unmasked ? host.Privileged ? null : [] : host.ReadonlyPaths ?? [.. ReadOnly],
            PortBindings = host.PortBindings ?? [],
            ConsoleSize = host.ConsoleSize ?? [0, 0],
            Dns = host.Dns ?? [],
            DnsOptions = host.DnsOptions ?? [],
            DnsSearch = host.DnsSearch ?? [],
            ContainerIDFile = host.ContainerIDFile ?? "",
            VolumeDriver = host.VolumeDriver ?? "",
            Cgroup = host.Cgroup ?? "",
            PidMode = host.PidMode ?? "",
            UTSMode = host.UTSMode ?? "",
            UsernsMode = host.UsernsMode ?? "",
            Isolation = host.Isolation ?? "",
            CgroupParent = host.CgroupParent ?? "",
            CpusetCpus = host.CpusetCpus ?? "",
            CpusetMems = host.CpusetMems ?? "",
        };
    }

    private static LogConfig Log(LogConfig? given, EngineOptions options)
    {
        if (given?.Type is { Length: > 0 } type && type != options.LogDriver)
            return given with { Config = given.Config ?? [] };
        var config = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in options.LogOptions)
            config[key] = value;
        foreach (var (key, value) in given?.Config ?? [])
            config[key] = value;
        return new LogConfig { Type = options.LogDriver, Config = config };
    }
}
