using System.Globalization;
using System.Text;
using Skiff.Api.Containers;
using Skiff.Api.Networks;

namespace Skiff.CommandLine.Options;

/// <summary>
/// The `run` command that would make a container again: <see cref="ContainerRequest"/> backwards. What the image or the engine would give
/// anyway is left out.
/// </summary>
/// <param name="program">The first word.</param>
/// <param name="image">The configuration of the container's image; empty when it is gone.</param>
/// <param name="defaults">What containers of this engine have that say nothing.</param>
internal sealed class RunLine(string program, ContainerConfig image, EngineDefaults defaults)
{
    private readonly List<string> _words = [];

    public string Of(ContainerInspect container)
    {
        var config = container.Config!;
        var host = container.HostConfig!;
        _words.Clear();
        _words.AddRange([program, "run"]);
        Streams(config);
        Text("name", container.Name?.TrimStart('/'));
        Switch("rm", host.AutoRemove);
        Identity(container, config, host);
        Networks(container, host);
        Storage(config, host);
        Confinement(host);
        Resources(host);
        Process(config);
        return string.Join(' ', _words.Select(Quoted));
    }

    private void Streams(ContainerConfig config)
    {
        if (!config.AttachStdout && !config.AttachStderr && !config.AttachStdin)
            _words.Add("-d");
        else if (config.AttachStdout != config.AttachStderr)
            Text("attach", config.AttachStdout ? "stdout" : "stderr");
        if (config.OpenStdin)
            _words.Add("-i");
        if (config.Tty)
            _words.Add("-t");
    }

    private void Identity(ContainerInspect container, ContainerConfig config, HostConfig host)
    {
        var joined = host.NetworkMode == "host" || host.NetworkMode?.StartsWith("container:", StringComparison.Ordinal) == true;
        if (!joined && container.Id?.StartsWith(config.Hostname ?? "", StringComparison.Ordinal) != true)
            Text("hostname", config.Hostname);
        Text("domainname", config.Domainname);
        Text("user", config.User, otherwise: image.User);
        Text("workdir", config.WorkingDir, otherwise: image.WorkingDir);
        foreach (var variable in (config.Env ?? []).Except(image.Env ?? [], StringComparer.Ordinal))
            Text("env", variable);
        foreach (var (name, value) in (config.Labels ?? []).Except(image.Labels ?? []))
            Text("label", value.Length > 0 ? $"{name}={value}" : name);
        Map("annotation", host.Annotations);
        Text("stop-signal", config.StopSignal, otherwise: image.StopSignal ?? "");
        if (config.StopTimeout is { } timeout && timeout != image.StopTimeout)
            Number("stop-timeout", timeout, otherwise: null);
        if (host.RestartPolicy is { Name: { Length: > 0 } and not "no" } policy)
            Text("restart", policy.MaximumRetryCount > 0 ? string.Create(CultureInfo.InvariantCulture, $"{policy.Name}:{policy.MaximumRetryCount}") : policy.Name);
        if (config.Healthcheck is { } health)
            Health(health, image.Healthcheck ?? new HealthConfig());
        if (host.LogConfig is { } log && (log.Type != defaults.LoggingDriver || log.Config is { Count: > 0 }))
        {
            Text("log-driver", log.Type, otherwise: defaults.LoggingDriver);
            Map("log-opt", log.Config);
        }
        Text("runtime", host.Runtime, otherwise: defaults.Runtime);
    }

    private void Health(HealthConfig health, HealthConfig before)
    {
        switch (health.Test)
        {
            case ["NONE"]:
                Switch("no-healthcheck", true);
                return;
            case ["CMD-SHELL", var line] when before.Test?.SequenceEqual(health.Test) != true:
                Text("health-cmd", line);
                break;
            case ["CMD", .. var words] when before.Test?.SequenceEqual(health.Test) != true:
                Text("health-cmd", string.Join(' ', words.Select(Quoted)));
                break;
        }
        Duration("health-interval", health.Interval, before.Interval);
        Duration("health-timeout", health.Timeout, before.Timeout);
        Duration("health-start-period", health.StartPeriod, before.StartPeriod);
        Duration("health-start-interval", health.StartInterval, before.StartInterval);
        Number("health-retries", health.Retries, otherwise: before.Retries);
        Text("health-on-failure", health.OnFailure);
    }

    private void Networks(ContainerInspect container, HostConfig host)
    {
        var mode = host.NetworkMode ?? "";
        var endpoints = container.NetworkSettings?.Networks ?? [];
        if (mode is "host" or "none" || mode.StartsWith("container:", StringComparison.Ordinal))
            Text("network", mode);
        else if (mode is not ("" or "default" or "bridge"))
            Endpoints(container, mode, endpoints);
        foreach (var link in (host.Links ?? []).Concat(endpoints.Values.SelectMany(static endpoint => endpoint?.Links ?? [])).Distinct(StringComparer.Ordinal))
            Text("link", Link(link));
        Ports(container.Config!, host);
        Many("dns", host.Dns);
        Many("dns-search", host.DnsSearch);
        Many("dns-option", host.DnsOptions);
        Many("add-host", host.ExtraHosts);
    }

    private void Endpoints(ContainerInspect container, string mode, Dictionary<string, EndpointSettings?> endpoints)
    {
        foreach (var (name, endpoint) in endpoints.OrderByDescending(entry => entry.Key == mode))
        {
            var fields = new List<string> { name };
            // the short ID is every container's
            fields.AddRange((endpoint?.Aliases ?? []).Where(alias => container.Id?.StartsWith(alias, StringComparison.Ordinal) != true).Select(static alias => "alias=" + alias));
            if (endpoint?.IPAMConfig is { } addresses)
            {
                fields.AddRange(new[] { ("ip", addresses.IPv4Address), ("ip6", addresses.IPv6Address) }.Where(static field => !string.IsNullOrEmpty(field.Item2)).Select(static field => $"{field.Item1}={field.Item2}"));
                fields.AddRange((addresses.LinkLocalIPs ?? []).Select(static address => "link-local-ip=" + address));
            }
            fields.AddRange((endpoint?.DriverOpts ?? []).Select(static option => $"driver-opt={option.Key}={option.Value}"));
            if (endpoint?.GwPriority is { } priority and not 0)
                fields.Add(string.Create(CultureInfo.InvariantCulture, $"gw-priority={priority}"));
            if (fields.Count > 1)
                fields[0] = "name=" + name;
            Text("network", string.Join(',', fields.Select(CsvField)));
        }
    }

    private void Ports(ContainerConfig config, HostConfig host)
    {
        foreach (var (port, bindings) in host.PortBindings ?? [])
        {
            var inside = port.EndsWith("/tcp", StringComparison.Ordinal) ? port[..^4] : port;
            foreach (var binding in bindings ?? [])
            {
                var ip = binding.HostIp is { Length: > 0 } address ? (address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:" : address + ":") : "";
                var outside = binding.HostPort is { Length: > 0 } and not "0" ? binding.HostPort + ":" : ip.Length > 0 ? ":" : "";
                Text("publish", ip + outside + inside);
            }
        }
        Switch("publish-all", host.PublishAllPorts);
        foreach (var port in (config.ExposedPorts?.Keys ?? Enumerable.Empty<string>()).Except(image.ExposedPorts?.Keys ?? Enumerable.Empty<string>()).Except(host.PortBindings?.Keys ?? Enumerable.Empty<string>()))
            Text("expose", port);
    }

    private void Storage(ContainerConfig config, HostConfig host)
    {
        Many("volume", host.Binds);
        Many("volume", config.Volumes?.Keys.Except(image.Volumes?.Keys ?? Enumerable.Empty<string>()));
        Text("volume-driver", host.VolumeDriver);
        Many("volumes-from", host.VolumesFrom);
        Many("mount", host.Mounts?.Select(MountText));
        Many("tmpfs", host.Tmpfs?.Select(static mount => mount.Value.Length > 0 ? $"{mount.Key}:{mount.Value}" : mount.Key));
        Switch("read-only", host.ReadonlyRootfs);
        Map("storage-opt", host.StorageOpt);
        if (host.ShmSize != defaults.ShmSize)
            Number("shm-size", host.ShmSize);
    }

    private void Confinement(HostConfig host)
    {
        Switch("privileged", host.Privileged);
        Many("cap-add", host.CapAdd);
        Many("cap-drop", host.CapDrop);
        // a profile was sent by its content: bash gives it a file's name
        foreach (var option in host.SecurityOpt ?? [])
        {
            if (option.StartsWith("seccomp={", StringComparison.Ordinal))
                _words.AddRange(["--security-opt", $"{Verbatim}seccomp=<(printf %s {Quoted(option["seccomp=".Length..])})"]);
            else
                Text("security-opt", option);
        }
        if (!host.Privileged && host.MaskedPaths is { Count: 0 })
            Text("security-opt", "systempaths=unconfined");
        Text("pid", host.PidMode);
        Text("ipc", host.IpcMode, otherwise: defaults.IpcMode);
        Text("uts", host.UTSMode);
        Text("userns", host.UsernsMode);
        Text("cgroupns", host.CgroupnsMode, otherwise: defaults.CgroupnsMode);
        Text("cgroup-parent", host.CgroupParent);
        Many("group-add", host.GroupAdd);
        Map("sysctl", host.Sysctls);
        if (host.Init is { } init)
            _words.Add(init ? "--init" : "--init=false");
    }

    private void Resources(HostConfig host)
    {
        Number("memory", host.Memory);
        Number("memory-reservation", host.MemoryReservation);
        Number("memory-swap", host.MemorySwap);
        Number("memory-swappiness", host.MemorySwappiness ?? -1, otherwise: -1);
        Number("kernel-memory", host.KernelMemory);
        if (host.NanoCpus != 0)
            Text("cpus", (host.NanoCpus / 1e9m).ToString("0.#########", CultureInfo.InvariantCulture));
        Number("cpu-shares", host.CpuShares);
        Number("cpu-period", host.CpuPeriod);
        Number("cpu-quota", host.CpuQuota);
        Number("cpu-rt-period", host.CpuRealtimePeriod);
        Number("cpu-rt-runtime", host.CpuRealtimeRuntime);
        Text("cpuset-cpus", host.CpusetCpus);
        Text("cpuset-mems", host.CpusetMems);
        Number("pids-limit", host.PidsLimit ?? 0);
        Number("blkio-weight", host.BlkioWeight);
        Many("blkio-weight-device", host.BlkioWeightDevice?.Select(static device => string.Create(CultureInfo.InvariantCulture, $"{device.Path}:{device.Weight}")));
        Many("device-read-bps", host.BlkioDeviceReadBps?.Select(Rate));
        Many("device-write-bps", host.BlkioDeviceWriteBps?.Select(Rate));
        Many("device-read-iops", host.BlkioDeviceReadIOps?.Select(Rate));
        Many("device-write-iops", host.BlkioDeviceWriteIOps?.Select(Rate));
        Many("device", host.Devices?.Select(static device => $"{device.PathOnHost}:{device.PathInContainer}:{device.CgroupPermissions}"));
        Many("device-cgroup-rule", host.DeviceCgroupRules);
        foreach (var request in host.DeviceRequests ?? [])
            Many(request.Driver == "cdi" ? "device" : "gpus", request.Driver == "cdi" ? request.DeviceIds : [Gpus(request)]);
        Many("ulimit", host.Ulimits?.Select(static limit => string.Create(CultureInfo.InvariantCulture, $"{limit.Name}={limit.Soft}:{limit.Hard}")));
        Switch("oom-kill-disable", host.OomKillDisable == true);
        Number("oom-score-adj", host.OomScoreAdj);
    }

    private void Process(ContainerConfig config)
    {
        List<string> command = [.. config.Cmd ?? []];
        if ((config.Entrypoint ?? []).SequenceEqual(image.Entrypoint ?? [], StringComparer.Ordinal))
        {
            if (command.SequenceEqual(image.Cmd ?? [], StringComparer.Ordinal))
                command.Clear();
        }
        else
        {
            _words.AddRange(["--entrypoint", config.Entrypoint is [var first, ..] ? first : ""]);
            command.InsertRange(0, (config.Entrypoint ?? []).Skip(1));
        }
        _words.Add(config.Image ?? "");
        _words.AddRange(command);
    }

    private static string MountText(MountSpec mount)
    {
        var fields = new List<(string Key, string? Value)>
        {
            ("type", mount.Type), ("source", mount.Source), ("target", mount.Target), ("readonly", mount.ReadOnly ? "true" : null), ("consistency", mount.Consistency),
        };
        if (mount.BindOptions is { } bind)
        {
            fields.Add(("bind-propagation", bind.Propagation));
            fields.Add(("bind-recursive", bind.NonRecursive ? "disabled" : bind.ReadOnlyNonRecursive ? "writable" : bind.ReadOnlyForceRecursive ? "readonly" : null));
            fields.Add(("bind-create-src", bind.CreateMountpoint ? "true" : null));
        }
        if (mount.VolumeOptions is { } volume)
        {
            fields.Add(("volume-subpath", volume.Subpath));
            fields.Add(("volume-nocopy", volume.NoCopy ? "true" : null));
            fields.AddRange((volume.Labels ?? []).Select(static label => ("volume-label", (string?)$"{label.Key}={label.Value}")));
            fields.Add(("volume-driver", volume.DriverConfig?.Name));
            fields.AddRange((volume.DriverConfig?.Options ?? []).Select(static option => ("volume-opt", (string?)$"{option.Key}={option.Value}")));
        }
        fields.Add(("image-subpath", mount.ImageOptions?.Subpath));
        if (mount.TmpfsOptions is { } tmpfs)
        {
            fields.Add(("tmpfs-size", tmpfs.SizeBytes > 0 ? tmpfs.SizeBytes.ToString(CultureInfo.InvariantCulture) : null));
            fields.Add(("tmpfs-mode", tmpfs.Mode > 0 ? Convert.ToString(tmpfs.Mode, 8) : null));
        }
        return string.Join(',', fields.Where(static field => !string.IsNullOrEmpty(field.Value)).Select(static field => CsvField($"{field.Key}={field.Value}")));
    }

    private static string Gpus(DeviceRequest request)
    {
        List<string> fields = [];
        if (!string.IsNullOrEmpty(request.Driver))
            fields.Add("driver=" + request.Driver);
        if (request.DeviceIds is { Count: > 0 } devices)
            fields.Add(CsvField("device=" + string.Join(',', devices)));
        else
            fields.Add(request.Count == -1 ? "all" : request.Count.ToString(CultureInfo.InvariantCulture));
        if (request.Capabilities is [var capabilities, ..] && !capabilities.SequenceEqual(["gpu"]))
            fields.Add(CsvField("capabilities=" + string.Join(',', capabilities)));
        if (request.Options is { Count: > 0 } options)
            fields.Add(CsvField("options=" + string.Join(',', options.Select(static option => $"{option.Key}={option.Value}"))));
        return string.Join(',', fields);
    }

    /// <summary>The engine tells links as /target:/container/alias.</summary>
    private static string Link(string link)
    {
        var parts = link.Split(':', 2);
        return parts.Length == 2 ? $"{parts[0].TrimStart('/')}:{parts[1][(parts[1].LastIndexOf('/') + 1)..]}" : link;
    }

    private static string Rate(ThrottleDevice device) => string.Create(CultureInfo.InvariantCulture, $"{device.Path}:{device.Rate}");

    private void Text(string flag, string? value, string? otherwise = "")
    {
        if (!string.IsNullOrEmpty(value) && value != otherwise)
            _words.AddRange(["--" + flag, value]);
    }

    private void Number(string flag, long value, long? otherwise = 0)
    {
        if (value != otherwise)
            _words.AddRange(["--" + flag, value.ToString(CultureInfo.InvariantCulture)]);
    }

    private void Duration(string flag, long nanoseconds, long otherwise)
    {
        if (nanoseconds != otherwise)
        {
            _words.AddRange(["--" + flag, nanoseconds % 1_000_000_000 == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000_000_000}s")
                : string.Create(CultureInfo.InvariantCulture, $"{nanoseconds}ns")]);
        }
    }

    private void Switch(string flag, bool value)
    {
        if (value)
            _words.Add("--" + flag);
    }

    private void Many(string flag, IEnumerable<string>? values)
    {
        foreach (var value in values ?? [])
            Text(flag, value);
    }

    private void Map(string flag, Dictionary<string, string>? values) => Many(flag, values?.Select(static entry => $"{entry.Key}={entry.Value}"));

    private static string CsvField(string field) => field.AsSpan().IndexOfAny(',', '"') < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>What begins with it is for the shell to see: no word of a command line can.</summary>
    private const char Verbatim = '\0';

    /// <summary>As a POSIX shell reads it as one word.</summary>
    private static string Quoted(string word)
    {
        if (word.StartsWith(Verbatim))
            return word[1..];
        var plain = word.Length > 0 && word.All(static letter => char.IsAsciiLetterOrDigit(letter) || "_@%+=:,./-".Contains(letter, StringComparison.Ordinal));
        return plain ? word : new StringBuilder("'").Append(word.Replace("'", "'\\''", StringComparison.Ordinal)).Append('\'').ToString();
    }
}
