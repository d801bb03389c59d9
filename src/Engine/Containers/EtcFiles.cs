using Skiff.Engine.Networks;
using Skiff.Engine.State;
using Skiff.Errors;
using Skiff.Network.Dns;

namespace Skiff.Engine.Containers;

/// <summary>Writes hostname, hosts and resolv.conf into the container's directory, from where they are bound into /etc.</summary>
internal static class EtcFiles
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The record with the paths of the files and of the log; it is not stored here.</summary>
    public static ContainerRecord Write(EngineParts parts, Container container, ConnectedNetwork network)
    {
        var id = container.Id;
        var directories = parts.Directories;
        var record = container.Record with { LogPath = container.HostConfig.LogConfig?.Type == "json-file" ? directories.LogPathOf(id) : "" };
        if (network.SharedWith is { } other)
        {
            return record with
            {
                HostnamePath = other.Record.HostnamePath,
                HostsPath = other.Record.HostsPath,
                ResolvConfPath = other.Record.ResolvConfPath,
                Config = record.Config with { Hostname = other.Record.Config.Hostname, Domainname = other.Record.Config.Domainname }, // as /etc/hosts has it
            };
        }
        record = record with
        {
            HostnamePath = directories.PathOf(id, "hostname"),
            HostsPath = directories.PathOf(id, "hosts"),
            ResolvConfPath = directories.PathOf(id, "resolv.conf"),
        };
        WriteFile(record.HostnamePath, HostnameFile.Build(record.Config.Hostname ?? ""));
        WriteFile(record.HostsPath, Hosts(parts, container, network));
        WriteFile(record.ResolvConfPath, Resolver(parts, container, network));
        return record;
    }

    /// <summary>After a network was connected or disconnected; the file keeps its inode, since it is bound into the container.</summary>
    public static void RewriteHosts(EngineParts parts, Container container, ConnectedNetwork network)
        => WriteFile(parts.Directories.PathOf(container.Id, "hosts"), Hosts(parts, container, network));

    private static string Hosts(EngineParts parts, Container container, ConnectedNetwork network)
    {
        var extra = ExtraHosts(parts, container, network).Concat(network.LinkHosts).ToArray();
        if (container.HostConfig.NetworkMode == "host")
        {
            var text = File.Exists("/etc/hosts") ? File.ReadAllText("/etc/hosts") : "";
            return text + string.Concat(extra.Select(line => $"{line.Address}\t{line.Names}\n"));
        }
        var addresses = new List<string>();
        foreach (var endpoint in network.Sandbox?.Endpoints ?? [])
        {
            if (endpoint.IPv4Address.Length > 0)
                addresses.Add(endpoint.IPv4Address);
            if (endpoint.IPv6Address.Length > 0)
                addresses.Add(endpoint.IPv6Address);
        }
        var config = container.Record.Config;
        return HostsFile.Build(extra, addresses, config.Hostname ?? "", config.Domainname ?? "");
    }

    private static IEnumerable<(string Address, string Names)> ExtraHosts(EngineParts parts, Container container, ConnectedNetwork network)
    {
        foreach (var line in container.HostConfig.ExtraHosts ?? [])
        {
            var separator = line.AsSpan().IndexOfAny(':', '=');
            var name = line[..separator];
            var address = line[(separator + 1)..].Trim('[', ']');
            yield return (address == "host-gateway" ? HostGateway(parts, network) : address, name);
        }
    }

    /// <summary>The host as containers see it: the gateway of the default bridge.</summary>
    private static string HostGateway(EngineParts parts, ConnectedNetwork network)
    {
        foreach (var record in parts.Networks.List())
        {
            if (record.Name == RequestedNetworks.Bridge && record.Ipam.Count > 0 && record.Ipam[0].Gateway is { Length: > 0 } gateway)
                return gateway;
        }
        return network.Sandbox?.GatewayEndpoint?.Gateway
            ?? throw new EngineException(ErrorKind.Internal, "unable to derive the IP value for host-gateway");
    }

    private static string Resolver(EngineParts parts, Container container, ConnectedNetwork network)
    {
        var host = container.HostConfig;
        var daemon = parts.Options.Network;
        var configured = ResolvConf.ReadHost().With(
            host.Dns is { Count: > 0 } dns ? dns : daemon.Dns,
            host.DnsSearch is { Count: > 0 } search ? search : daemon.DnsSearch,
            host.DnsOptions is { Count: > 0 } options ? options : daemon.DnsOptions);
        if (network.Sandbox is not { } sandbox || sandbox.Endpoints.Count == 0)
            return configured.ToString();
        return (sandbox.HasResolver
            ? configured.ForEmbeddedServer()
            : configured.ForBridge(sandbox.Endpoints.Any(endpoint => endpoint.IPv6Address.Length > 0))).ToString();
    }

    private static void WriteFile(string path, string text)
    {
        // in place, not by rename: another container's mount, or this one's own, may hold the inode
        using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write);
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        RandomAccess.SetLength(file, 0);
        RandomAccess.Write(file, bytes, 0);
        File.SetUnixFileMode(file, Mode);
    }
}
