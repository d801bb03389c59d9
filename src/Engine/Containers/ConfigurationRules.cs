using System.Globalization;
using Skiff.Api.Containers;
using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>What a container's configuration must fulfil whatever the state of the machine. Errors: InvalidArgument with Docker's texts.</summary>
internal static class ConfigurationRules
{
    private const long Millisecond = 1_000_000;
    private const long SmallestMemory = 6 * 1024 * 1024;

    public static void Check(ContainerConfig config)
    {
        if (config.Cmd is not { Count: > 0 } && config.Entrypoint is not { Count: > 0 })
            throw Invalid("No command specified");
        if (config.WorkingDir is { Length: > 0 } directory && !directory.StartsWith('/'))
            throw Invalid($"the working directory '{directory}' is invalid, it needs to be an absolute path");
        if (config.StopSignal is { Length: > 0 } signal)
            Signals.Parse(signal);
        foreach (var variable in config.Env ?? [])
        {
            if (variable.Length == 0 || variable[0] == '=')
                throw Invalid($"invalid environment variable: {variable}");
        }
        if (config.Healthcheck is { } health)
            Check(health);
    }

    /// <summary>The limits; <paramref name="cpus"/> is how many there are.</summary>
    public static void Check(Resources resources, int cpus)
    {
        if (resources.Memory is > 0 and < SmallestMemory)
            throw Invalid("Minimum memory limit allowed is 6MB");
        if (resources.MemorySwap > 0 && resources.Memory == 0)
            throw Invalid("You should always set the Memory limit when using Memoryswap limit, see usage");
        if (resources.Memory > 0 && resources.MemorySwap > 0 && resources.MemorySwap < resources.Memory)
            throw Invalid("Minimum memoryswap limit should be larger than memory limit, see usage");
        if (resources.MemorySwappiness is { } swappiness && swappiness != -1 && swappiness is < 0 or > 100)
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"Invalid value: {swappiness}, valid memory swappiness range is 0-100"));
        if (resources.MemoryReservation is > 0 and < SmallestMemory)
            throw Invalid("Minimum memory reservation allowed is 6MB");
        if (resources.Memory > 0 && resources.MemoryReservation > 0 && resources.Memory < resources.MemoryReservation)
            throw Invalid("Minimum memory limit can not be less than memory reservation limit, see usage");
        CheckCpu(resources, cpus);
        if (resources.BlkioWeight != 0 && resources.BlkioWeight is < 10 or > 1000)
            throw Invalid("Range of blkio weight is from 10 to 1000");
        if (resources is { CpuCount: not 0 } or { CpuPercent: not 0 } or { IOMaximumIOps: not 0 } or { IOMaximumBandwidth: not 0 })
            throw Invalid("CpuCount, CpuPercent, IOMaximumIOps and IOMaximumBandwidth are limits of Windows containers");
        foreach (var rule in resources.DeviceCgroupRules ?? [])
            Bundle.DeviceRuleText.Parse(rule);
        foreach (var limit in resources.Ulimits ?? [])
            Bundle.ResourceLimits.Rlimit(limit);
    }

    public static void Check(HostConfig host)
    {
        if (host.RestartPolicy is { } policy)
        {
            RestartDecision.Validate(policy);
            if (host.AutoRemove && policy.Name is not (null or "" or "no"))
                throw Invalid("can't create 'AutoRemove' container with restart policy");
        }
        if (host.ShmSize < 0)
            throw Invalid("SHM size can not be less than 0");
        if (host.OomScoreAdj is < -1000 or > 1000)
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"Invalid value {host.OomScoreAdj}, range for oom score adj is [-1000, 1000]"));
        if (host.UTSMode is not (null or "" or "host"))
            throw Invalid($"invalid UTS mode: {host.UTSMode}");
        if (host.PidMode is not (null or "" or "host") && !host.PidMode.StartsWith("container:", StringComparison.Ordinal))
            throw Invalid($"invalid PID mode: {host.PidMode}");
        if (host.IpcMode is not (null or "" or "none" or "private" or "shareable" or "host")
            && !host.IpcMode.StartsWith("container:", StringComparison.Ordinal))
        {
            throw Invalid($"invalid IPC mode: {host.IpcMode}");
        }
        if (host.CgroupnsMode is not (null or "" or "private" or "host"))
            throw Invalid($"invalid cgroup namespace mode: {host.CgroupnsMode}");
        if (host.UsernsMode is not (null or "" or "host"))
            throw Invalid($"invalid user namespace mode: {host.UsernsMode}");
        if (host.Isolation is not (null or "" or "default"))
            throw Invalid($"Invalid isolation: \"{host.Isolation}\" - linux only supports 'default'");
        if (host.StorageOpt is { Count: > 0 } storage)
        {
            // as Docker answers where the data root is not on xfs with project quotas, which this storage never uses
            throw Invalid(storage.Keys.FirstOrDefault(static key => !key.Equals("size", StringComparison.OrdinalIgnoreCase)) is { } unknown
                ? $"Unknown option {unknown}"
                : "--storage-opt is supported only for overlay over xfs with 'pquota' mount option");
        }
        if (host.Cgroup is { Length: > 0 })
            throw Invalid("joining another container's cgroup by HostConfig.Cgroup is not supported");
        foreach (var line in host.ExtraHosts ?? [])
        {
            if (!line.Contains(':', StringComparison.Ordinal) && !line.Contains('=', StringComparison.Ordinal))
                throw Invalid($"bad format for add-host: \"{line}\"");
        }
    }

    /// <summary>What a container that has another's network, or the host's, cannot have of its own.</summary>
    public static void CheckNetwork(ContainerConfig config, HostConfig host)
    {
        if (host.NetworkMode == "host" && host.Links is { Count: > 0 })
            throw Invalid("conflicting options: host type networking can't be used with links. This would result in undefined behavior");
        if (host.NetworkMode?.StartsWith("container:", StringComparison.Ordinal) != true)
            return;
        if (!string.IsNullOrEmpty(config.Hostname))
            throw Invalid("conflicting options: hostname and the network mode");
        if (host.Links is { Count: > 0 })
            throw Invalid("conflicting options: container type network can't be used with links. This would result in undefined behavior");
        if (host.Dns is { Count: > 0 })
            throw Invalid("conflicting options: dns and the network mode");
        if (host.ExtraHosts is { Count: > 0 })
            throw Invalid("conflicting options: custom host-to-IP mapping and the network mode");
        if (host.PublishAllPorts || host.PortBindings is { Count: > 0 })
            throw Invalid("conflicting options: port publishing and the container type network mode");
        if (config.ExposedPorts is { Count: > 0 })
            throw Invalid("conflicting options: port exposing and the container type network mode");
    }

    private static void Check(HealthConfig health)
    {
        foreach (var (name, value) in new[]
                 {
                     ("Interval", health.Interval), ("Timeout", health.Timeout), ("StartPeriod", health.StartPeriod), ("StartInterval", health.StartInterval),
                 })
        {
            if (value != 0 && value < Millisecond)
                throw Invalid($"{name} in Healthcheck cannot be less than 1ms");
        }
        if (health.Retries < 0)
            throw Invalid("Retries in Healthcheck cannot be negative");
        if (health.Test is { Count: > 0 } test && test[0] is not ("NONE" or "CMD" or "CMD-SHELL" or ""))
            throw Invalid($"Unknown type '{test[0]}' in HEALTHCHECK (try CMD)");
        if (health.OnFailure is not (null or "" or "none" or "restart" or "stop" or "kill"))
            throw Invalid($"invalid OnFailure in Healthcheck: {health.OnFailure} (none, restart, stop or kill)");
    }

    private static void CheckCpu(Resources resources, int cpus)
    {
        if (resources.NanoCpus > 0 && (resources.CpuPeriod > 0 || resources.CpuQuota > 0))
            throw Invalid($"Conflicting options: Nano CPUs and CPU {(resources.CpuPeriod > 0 ? "Period" : "Quota")} cannot both be set");
        if (resources.NanoCpus != 0 && (resources.NanoCpus < 10_000_000 || resources.NanoCpus > cpus * 1_000_000_000L))
        {
            throw Invalid(string.Create(
                CultureInfo.InvariantCulture, $"Range of CPUs is from 0.01 to {cpus:0.00}, as there are only {cpus} CPUs available"));
        }
        if (resources.CpuPeriod != 0 && resources.CpuPeriod is < 1000 or > 1_000_000)
            throw Invalid("CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
        if (resources.CpuQuota is > 0 and < 1000)
            throw Invalid("CPU cfs quota can not be less than 1ms (i.e. 1000)");
    }

    private static EngineException Invalid(string text) => new(ErrorKind.InvalidArgument, text);
}
