using System.Globalization;
using System.Text;
using Skiff.Api.Daemon;
using Skiff.CommandLine.Formats;

namespace Skiff.CommandLine.Commands.Daemon;

/// <summary>What `info` says of the daemon.</summary>
internal static class InfoText
{
    public static string Write(SystemInfo info)
    {
        var text = new StringBuilder();
        Counts(text, info);
        Drivers(text, info);
        Runtimes(text, info);
        Security(text, info.SecurityOptions ?? []);
        Host(text, info);
        Registries(text, info);
        text.Append(" Live Restore Enabled: ").Append(Bool(info.LiveRestoreEnabled)).Append('\n');
        Optional(text, "Product License", info.ProductLicense);
        if (info.DefaultAddressPools is { Count: > 0 } pools)
        {
            text.Append(" Default Address Pools:\n");
            foreach (var pool in pools)
                text.Append("   Base: ").Append(pool.Base).Append(", Size: ").Append(Number(pool.Size)).Append('\n');
        }
        if (info.FirewallBackend is { } firewall)
        {
            text.Append(" Firewall Backend: ").Append(firewall.Driver).Append('\n');
            foreach (var pair in firewall.Info ?? [])
                text.Append("  ").Append(pair[0]).Append(": ").Append(pair[1]).Append('\n');
        }
        return text.Append('\n').ToString();
    }

    private static void Counts(StringBuilder text, SystemInfo info)
    {
        text.Append(" Containers: ").Append(Number(info.Containers)).Append('\n');
        text.Append("  Running: ").Append(Number(info.ContainersRunning)).Append('\n');
        text.Append("  Paused: ").Append(Number(info.ContainersPaused)).Append('\n');
        text.Append("  Stopped: ").Append(Number(info.ContainersStopped)).Append('\n');
        text.Append(" Images: ").Append(Number(info.Images)).Append('\n');
    }

    private static void Drivers(StringBuilder text, SystemInfo info)
    {
        Optional(text, "Server Version", info.ServerVersion);
        Optional(text, "Storage Driver", info.Driver);
        foreach (var pair in info.DriverStatus ?? [])
            text.Append("  ").Append(pair[0]).Append(": ").Append(pair[1]).Append('\n');
        Optional(text, "Logging Driver", info.LoggingDriver);
        Optional(text, "Cgroup Driver", info.CgroupDriver);
        Optional(text, "Cgroup Version", info.CgroupVersion);
        text.Append(" Plugins:\n");
        text.Append("  Volume: ").AppendJoin(' ', info.Plugins?.Volume ?? []).Append('\n');
        text.Append("  Network: ").AppendJoin(' ', info.Plugins?.Network ?? []).Append('\n');
        if (info.Plugins?.Authorization is { Count: > 0 } authorization)
            text.Append("  Authorization: ").AppendJoin(' ', authorization).Append('\n');
        text.Append("  Log: ").AppendJoin(' ', info.Plugins?.Log ?? []).Append('\n');
        if (info.CDISpecDirs is { Count: > 0 } directories)
            text.Append(" CDI spec directories:\n").Append(string.Concat(directories.Select(directory => $"  {directory}\n")));
        if (info.DiscoveredDevices is { Count: > 0 } devices)
            text.Append(" Discovered Devices:\n").Append(string.Concat(devices.Select(device => $"  {device.Source}: {device.Id}\n")));
        text.Append(" Swarm: ").Append(info.Swarm?.LocalNodeState).Append('\n');
    }

    private static void Runtimes(StringBuilder text, SystemInfo info)
    {
        if (info.Runtimes is { Count: > 0 } runtimes)
            text.Append(" Runtimes: ").AppendJoin(' ', runtimes.Keys).Append('\n');
        if (info.Runtimes is { Count: > 0 })
            text.Append(" Default Runtime: ").Append(info.DefaultRuntime).Append('\n');
        if (info.OSType != "linux")
            return;
        text.Append(" Init Binary: ").Append(string.IsNullOrEmpty(info.InitBinary) ? "" : info.InitBinary).Append('\n');
        foreach (var (name, commit) in new[] { ("containerd", info.ContainerdCommit), ("runc", info.RuncCommit), ("init", info.InitCommit) })
        {
            text.Append(' ').Append(name).Append(" version: ").Append(commit?.Id);
            if (commit?.Expected is { Length: > 0 } expected && expected != commit.Id)
                text.Append(" (expected: ").Append(expected).Append(')');
            text.Append('\n');
        }
    }

    private static void Security(StringBuilder text, List<string> options)
    {
        if (options.Count == 0)
            return;
        text.Append(" Security Options:\n");
        foreach (var option in options)
        {
            var fields = option.Split(',');
            var name = fields.FirstOrDefault(field => field.StartsWith("name=", StringComparison.Ordinal))?[5..] ?? option;
            text.Append("  ").Append(name).Append('\n');
            foreach (var field in fields.Where(field => !field.StartsWith("name=", StringComparison.Ordinal) && field.Contains('=', StringComparison.Ordinal)))
            {
                var equals = field.IndexOf('=', StringComparison.Ordinal);
                if (field[..equals] == "profile")
                    text.Append("   Profile: ").Append(field[(equals + 1)..]).Append('\n');
            }
        }
    }

    private static void Host(StringBuilder text, SystemInfo info)
    {
        Optional(text, "Kernel Version", info.KernelVersion);
        Optional(text, "Operating System", info.OperatingSystem);
        Optional(text, "OSType", info.OSType);
        Optional(text, "Architecture", info.Architecture);
        text.Append(" CPUs: ").Append(Number(info.NCPU)).Append('\n');
        text.Append(" Total Memory: ").Append(ByteSize.Binary(info.MemTotal)).Append('\n');
        Optional(text, "Name", info.Name);
        Optional(text, "ID", info.Id);
        text.Append(" Docker Root Dir: ").Append(info.DockerRootDir).Append('\n');
        text.Append(" Debug Mode: ").Append(Bool(info.Debug)).Append('\n');
        if (info.Debug)
        {
            text.Append("  File Descriptors: ").Append(Number(info.NFd)).Append('\n');
            text.Append("  Goroutines: ").Append(Number(info.NGoroutines)).Append('\n');
            text.Append("  System Time: ").Append(info.SystemTime).Append('\n');
            text.Append("  EventsListeners: ").Append(Number(info.NEventsListener)).Append('\n');
        }
        Optional(text, "HTTP Proxy", info.HttpProxy);
        Optional(text, "HTTPS Proxy", info.HttpsProxy);
        Optional(text, "No Proxy", info.NoProxy);
        if (info.Labels is { Count: > 0 } labels)
            text.Append(" Labels:\n").Append(string.Concat(labels.Select(label => $"  {label}\n")));
        text.Append(" Experimental: ").Append(Bool(info.ExperimentalBuild)).Append('\n');
    }

    private static void Registries(StringBuilder text, SystemInfo info)
    {
        var registries = info.RegistryConfig;
        var insecure = (registries?.IndexConfigs ?? []).Where(index => index.Value is { Secure: false }).Select(index => index.Key)
            .Concat(registries?.InsecureRegistryCIDRs ?? []).ToList();
        if (insecure.Count > 0)
            text.Append(" Insecure Registries:\n").Append(string.Concat(insecure.Select(registry => $"  {registry}\n")));
        if (registries?.Mirrors is { Count: > 0 } mirrors)
            text.Append(" Registry Mirrors:\n").Append(string.Concat(mirrors.Select(mirror => $"  {mirror}\n")));
    }

    private static void Optional(StringBuilder text, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            text.Append(' ').Append(name).Append(": ").Append(value).Append('\n');
    }

    private static string Bool(bool value) => value ? "true" : "false";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
