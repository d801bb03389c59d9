using System.Globalization;
using Skiff.Api.Containers;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Options;

/// <summary>The flags of `create` and `run` that limit what a container may use.</summary>
internal static class ResourceOptions
{
    public static HostConfig Apply(HostConfig config, ParsedFlags flags)
    {
        var swappiness = flags.Integer("memory-swappiness");
        if (swappiness is < -1 or > 100)
            throw new CommandException($"invalid value: {swappiness.ToString(CultureInfo.InvariantCulture)}. Valid memory swappiness range is 0-100");
        return config with
        {
            CpuShares = flags.Integer("cpu-shares"),
            Memory = flags.Bytes("memory"),
            NanoCpus = GoNumber.ParseNanoCpus(flags.Text("cpus")),
            CgroupParent = flags.Text("cgroup-parent"),
            BlkioWeight = flags.Integer("blkio-weight"),
            BlkioWeightDevice = [.. flags.Many("blkio-weight-device").Select(BlockDevices.Weight)],
            BlkioDeviceReadBps = Rates(flags, "device-read-bps", bytes: true),
            BlkioDeviceWriteBps = Rates(flags, "device-write-bps", bytes: true),
            BlkioDeviceReadIOps = Rates(flags, "device-read-iops", bytes: false),
            BlkioDeviceWriteIOps = Rates(flags, "device-write-iops", bytes: false),
            CpuPeriod = flags.Integer("cpu-period"),
            CpuQuota = flags.Integer("cpu-quota"),
            CpuRealtimePeriod = flags.Integer("cpu-rt-period"),
            CpuRealtimeRuntime = flags.Integer("cpu-rt-runtime"),
            CpusetCpus = flags.Text("cpuset-cpus"),
            CpusetMems = flags.Text("cpuset-mems"),
            DeviceCgroupRules = flags.Many("device-cgroup-rule") is { Count: > 0 } rules ? [.. rules] : null,
            DeviceRequests = DeviceRequests(flags),
            MemoryReservation = flags.Bytes("memory-reservation"),
            MemorySwap = flags.Bytes("memory-swap"),
            MemorySwappiness = swappiness,
            OomKillDisable = flags.Bool("oom-kill-disable"),
            Init = flags.Changed("init") ? flags.Bool("init") : null,
            PidsLimit = flags.Integer("pids-limit"),
            Ulimits = Ulimits(flags),
        };
    }

    private static List<ThrottleDevice> Rates(ParsedFlags flags, string name, bool bytes) =>
        [.. flags.Many(name).Select(value => BlockDevices.Rate(value, bytes))];

    private static List<DeviceRequest>? DeviceRequests(ParsedFlags flags)
    {
        var requests = flags.Many("gpus").Select(GpuOption.Parse).ToList();
        var named = flags.Many("device").Where(DeviceOption.IsQualifiedName).ToList();
        if (named.Count > 0)
            requests.Add(new DeviceRequest { Driver = "cdi", DeviceIds = named });
        return requests.Count > 0 ? requests : null;
    }

    private static List<Ulimit> Ulimits(ParsedFlags flags)
    {
        var limits = new SortedDictionary<string, Ulimit>(StringComparer.Ordinal);
        foreach (var limit in flags.Many("ulimit").Select(UlimitOption.Parse))
            limits[limit.Name!] = limit;
        return [.. limits.Values];
    }
}
