using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Containers;
using Skiff.Api.Networks;

namespace Skiff.Client.Json;

/// <summary>Writes the body of a container's creation by hand; its rarer parts, when there are any, through the serializer.</summary>
internal static class CreateWriter
{
    public static ReadOnlyMemory<byte> Write(ContainerCreateRequest request)
    {
        var body = new MemoryStream(4096);
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            Config(writer, request);
            if (request.HostConfig is { } host)
            {
                writer.WriteStartObject("HostConfig");
                Host(writer, host);
                Resources(writer, host);
                writer.WriteEndObject();
            }
            if (request.NetworkingConfig is { } networking)
                Networking(writer, networking);
            writer.WriteEndObject();
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static void Config(Utf8JsonWriter writer, ContainerConfig config)
    {
        writer.WriteString("Hostname", config.Hostname);
        writer.WriteString("Domainname", config.Domainname);
        writer.WriteString("User", config.User);
        writer.WriteBoolean("AttachStdin", config.AttachStdin);
        writer.WriteBoolean("AttachStdout", config.AttachStdout);
        writer.WriteBoolean("AttachStderr", config.AttachStderr);
        if (config.ExposedPorts is not null)
            Set(writer, "ExposedPorts", config.ExposedPorts);
        writer.WriteBoolean("Tty", config.Tty);
        writer.WriteBoolean("OpenStdin", config.OpenStdin);
        writer.WriteBoolean("StdinOnce", config.StdinOnce);
        Texts(writer, "Env", config.Env);
        Texts(writer, "Cmd", config.Cmd);
        Part(writer, "Healthcheck", config.Healthcheck, static (inner, health) => JsonSerializer.Serialize(inner, health, ApiJson.Wire.HealthConfig));
        if (config.ArgsEscaped is { } escaped)
            writer.WriteBoolean("ArgsEscaped", escaped);
        writer.WriteString("Image", config.Image);
        Set(writer, "Volumes", config.Volumes);
        writer.WriteString("WorkingDir", config.WorkingDir);
        Texts(writer, "Entrypoint", config.Entrypoint);
        if (config.NetworkDisabled is { } disabled)
            writer.WriteBoolean("NetworkDisabled", disabled);
        if (config.MacAddress is { } mac)
            writer.WriteString("MacAddress", mac);
        Texts(writer, "OnBuild", config.OnBuild);
        Map(writer, "Labels", config.Labels);
        if (config.StopSignal is { } signal)
            writer.WriteString("StopSignal", signal);
        if (config.StopTimeout is { } timeout)
            writer.WriteNumber("StopTimeout", timeout);
        if (config.Shell is not null)
            Texts(writer, "Shell", config.Shell);
    }

    private static void Host(Utf8JsonWriter writer, HostConfig host)
    {
        Texts(writer, "Binds", host.Binds);
        writer.WriteString("ContainerIDFile", host.ContainerIDFile);
        writer.WriteStartObject("LogConfig");
        writer.WriteString("Type", host.LogConfig?.Type);
        Map(writer, "Config", host.LogConfig?.Config);
        writer.WriteEndObject();
        writer.WriteString("NetworkMode", host.NetworkMode);
        Ports(writer, host.PortBindings);
        writer.WriteStartObject("RestartPolicy");
        writer.WriteString("Name", host.RestartPolicy?.Name);
        writer.WriteNumber("MaximumRetryCount", host.RestartPolicy?.MaximumRetryCount ?? 0);
        writer.WriteEndObject();
        writer.WriteBoolean("AutoRemove", host.AutoRemove);
        writer.WriteString("VolumeDriver", host.VolumeDriver);
        Texts(writer, "VolumesFrom", host.VolumesFrom);
        Items(writer, "Mounts", host.Mounts, absentWhenNull: true, static (inner, mount) => JsonSerializer.Serialize(inner, mount, ApiJson.Wire.MountSpec));
        Texts(writer, "CapAdd", host.CapAdd);
        Texts(writer, "CapDrop", host.CapDrop);
        writer.WriteString("CgroupnsMode", host.CgroupnsMode);
        Texts(writer, "Dns", host.Dns);
        Texts(writer, "DnsOptions", host.DnsOptions);
        Texts(writer, "DnsSearch", host.DnsSearch);
        Texts(writer, "ExtraHosts", host.ExtraHosts);
        Texts(writer, "GroupAdd", host.GroupAdd);
        writer.WriteString("IpcMode", host.IpcMode);
        writer.WriteString("Cgroup", host.Cgroup);
        Texts(writer, "Links", host.Links);
        writer.WriteNumber("OomScoreAdj", host.OomScoreAdj);
        writer.WriteString("PidMode", host.PidMode);
        writer.WriteBoolean("Privileged", host.Privileged);
        writer.WriteBoolean("PublishAllPorts", host.PublishAllPorts);
        writer.WriteBoolean("ReadonlyRootfs", host.ReadonlyRootfs);
        Texts(writer, "SecurityOpt", host.SecurityOpt);
        MapIfAny(writer, "StorageOpt", host.StorageOpt);
        MapIfAny(writer, "Tmpfs", host.Tmpfs);
        writer.WriteString("UTSMode", host.UTSMode);
        writer.WriteString("UsernsMode", host.UsernsMode);
        writer.WriteNumber("ShmSize", host.ShmSize);
        MapIfAny(writer, "Sysctls", host.Sysctls);
        writer.WriteString("Runtime", host.Runtime);
        Items(writer, "ConsoleSize", host.ConsoleSize, absentWhenNull: false, static (inner, number) => inner.WriteNumberValue(number));
        MapIfAny(writer, "Annotations", host.Annotations);
        writer.WriteString("Isolation", host.Isolation);
        Texts(writer, "MaskedPaths", host.MaskedPaths);
        Texts(writer, "ReadonlyPaths", host.ReadonlyPaths);
    }

    private static void Resources(Utf8JsonWriter writer, Resources resources)
    {
        writer.WriteNumber("CpuShares", resources.CpuShares);
        writer.WriteNumber("Memory", resources.Memory);
        writer.WriteNumber("NanoCpus", resources.NanoCpus);
        writer.WriteString("CgroupParent", resources.CgroupParent);
        writer.WriteNumber("BlkioWeight", resources.BlkioWeight);
        Items(writer, "BlkioWeightDevice", resources.BlkioWeightDevice, absentWhenNull: false, static (inner, device) => JsonSerializer.Serialize(inner, device, ApiJson.Wire.WeightDevice));
        Items(writer, "BlkioDeviceReadBps", resources.BlkioDeviceReadBps, absentWhenNull: false, Throttle);
        Items(writer, "BlkioDeviceWriteBps", resources.BlkioDeviceWriteBps, absentWhenNull: false, Throttle);
        Items(writer, "BlkioDeviceReadIOps", resources.BlkioDeviceReadIOps, absentWhenNull: false, Throttle);
        Items(writer, "BlkioDeviceWriteIOps", resources.BlkioDeviceWriteIOps, absentWhenNull: false, Throttle);
        writer.WriteNumber("CpuPeriod", resources.CpuPeriod);
        writer.WriteNumber("CpuQuota", resources.CpuQuota);
        writer.WriteNumber("CpuRealtimePeriod", resources.CpuRealtimePeriod);
        writer.WriteNumber("CpuRealtimeRuntime", resources.CpuRealtimeRuntime);
        writer.WriteString("CpusetCpus", resources.CpusetCpus);
        writer.WriteString("CpusetMems", resources.CpusetMems);
        Items(writer, "Devices", resources.Devices, absentWhenNull: false, static (inner, device) => JsonSerializer.Serialize(inner, device, ApiJson.Wire.DeviceMapping));
        Texts(writer, "DeviceCgroupRules", resources.DeviceCgroupRules);
        Items(writer, "DeviceRequests", resources.DeviceRequests, absentWhenNull: false, static (inner, device) => JsonSerializer.Serialize(inner, device, ApiJson.Wire.DeviceRequest));
        writer.WriteNumber("KernelMemory", resources.KernelMemory);
        writer.WriteNumber("KernelMemoryTCP", resources.KernelMemoryTCP);
        writer.WriteNumber("MemoryReservation", resources.MemoryReservation);
        writer.WriteNumber("MemorySwap", resources.MemorySwap);
        Number(writer, "MemorySwappiness", resources.MemorySwappiness);
        Flag(writer, "OomKillDisable", resources.OomKillDisable);
        if (resources.Init is { } init)
            writer.WriteBoolean("Init", init);
        Number(writer, "PidsLimit", resources.PidsLimit);
        Items(writer, "Ulimits", resources.Ulimits, absentWhenNull: false, static (inner, limit) => JsonSerializer.Serialize(inner, limit, ApiJson.Wire.Ulimit));
        writer.WriteNumber("CpuCount", resources.CpuCount);
        writer.WriteNumber("CpuPercent", resources.CpuPercent);
        writer.WriteNumber("IOMaximumIOps", resources.IOMaximumIOps);
        writer.WriteNumber("IOMaximumBandwidth", resources.IOMaximumBandwidth);
    }

    private static void Networking(Utf8JsonWriter writer, NetworkingConfig networking)
    {
        writer.WriteStartObject("NetworkingConfig");
        writer.WriteStartObject("EndpointsConfig");
        foreach (var (name, endpoint) in networking.EndpointsConfig ?? [])
        {
            writer.WritePropertyName(name);
            Endpoint(writer, endpoint ?? new EndpointSettings());
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Endpoint(Utf8JsonWriter writer, EndpointSettings endpoint)
    {
        writer.WriteStartObject();
        if (endpoint.IPAMConfig is null)
            writer.WriteNull("IPAMConfig");
        else
            Part(writer, "IPAMConfig", endpoint.IPAMConfig, static (inner, ipam) => JsonSerializer.Serialize(inner, ipam, ApiJson.Wire.EndpointIpamConfig));
        Texts(writer, "Links", endpoint.Links);
        Texts(writer, "Aliases", endpoint.Aliases);
        writer.WriteString("NetworkID", endpoint.NetworkId);
        writer.WriteString("EndpointID", endpoint.EndpointId);
        writer.WriteString("Gateway", endpoint.Gateway);
        writer.WriteString("IPAddress", endpoint.IPAddress);
        writer.WriteNumber("IPPrefixLen", endpoint.IPPrefixLen);
        writer.WriteString("IPv6Gateway", endpoint.IPv6Gateway);
        writer.WriteString("GlobalIPv6Address", endpoint.GlobalIPv6Address);
        writer.WriteNumber("GlobalIPv6PrefixLen", endpoint.GlobalIPv6PrefixLen);
        if (endpoint.DNSNames is not null)
            Texts(writer, "DNSNames", endpoint.DNSNames);
        writer.WriteString("MacAddress", endpoint.MacAddress);
        Map(writer, "DriverOpts", endpoint.DriverOpts);
        if (endpoint.GwPriority != 0)
            writer.WriteNumber("GwPriority", endpoint.GwPriority);
        writer.WriteEndObject();
    }

    private static void Ports(Utf8JsonWriter writer, Dictionary<string, List<PortBinding>?>? ports)
    {
        writer.WriteStartObject("PortBindings");
        foreach (var (port, bindings) in ports ?? [])
        {
            Items(writer, port, bindings, absentWhenNull: false, static (inner, binding) =>
            {
                inner.WriteStartObject();
                inner.WriteString("HostIp", binding.HostIp);
                inner.WriteString("HostPort", binding.HostPort);
                inner.WriteEndObject();
            });
        }
        writer.WriteEndObject();
    }

    private static void Throttle(Utf8JsonWriter writer, ThrottleDevice device) => JsonSerializer.Serialize(writer, device, ApiJson.Wire.ThrottleDevice);

    private static void Part<T>(Utf8JsonWriter writer, string name, T? part, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        if (part is null)
            return;
        writer.WritePropertyName(name);
        write(writer, part);
    }

    private static void Items<T>(Utf8JsonWriter writer, string name, List<T>? items, bool absentWhenNull, Action<Utf8JsonWriter, T> write)
    {
        if (items is null)
        {
            if (!absentWhenNull)
                writer.WriteNull(name);
            return;
        }
        writer.WriteStartArray(name);
        foreach (var item in items)
            write(writer, item);
        writer.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter writer, string name, List<string>? texts) =>
        Items(writer, name, texts, absentWhenNull: false, static (inner, text) => inner.WriteStringValue(text));

    private static void Set(Utf8JsonWriter writer, string name, Dictionary<string, EmptyObject>? set)
    {
        if (set is null)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WriteStartObject(name);
        foreach (var key in set.Keys)
        {
            writer.WriteStartObject(key);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void Map(Utf8JsonWriter writer, string name, Dictionary<string, string>? map)
    {
        if (map is null)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WriteStartObject(name);
        foreach (var (key, value) in map)
            writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    private static void MapIfAny(Utf8JsonWriter writer, string name, Dictionary<string, string>? map)
    {
        if (map is not null)
            Map(writer, name, map);
    }

    private static void Number(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value)
            writer.WriteNumber(name, value);
        else
            writer.WriteNull(name);
    }

    private static void Flag(Utf8JsonWriter writer, string name, bool? flag)
    {
        if (flag is { } value)
            writer.WriteBoolean(name, value);
        else
            writer.WriteNull(name);
    }
}
