using Skiff.Errors;

namespace Skiff.Network;

/// <summary>Texts that clients of Docker match, with the kinds Docker answers them with.</summary>
public static class NetworkErrors
{
    public static EngineException NotFound(string nameOrId) => new(ErrorKind.NotFound, $"network {nameOrId} not found");

    public static EngineException NameExists(string name) =>
        new(ErrorKind.Conflict, $"network with name {name} already exists");

    public static EngineException Reserved(string name) =>
        new(ErrorKind.PermissionDenied, $"operation is not permitted on predefined {name} network ");

    public static EngineException Predefined(string name) =>
        new(ErrorKind.PermissionDenied, $"{name} is a pre-defined network and cannot be removed");

    public static EngineException ActiveEndpoints(NetworkRecord network, IEnumerable<NetworkMember> members) => new(
        ErrorKind.PermissionDenied,
        $"error while removing network: network {network.Name} id {network.Id} has active endpoints ("
        + string.Join(", ", members.Select(member => $"name:\"{member.ContainerName}\" id:\"{member.EndpointId[..12]}\"")) + ")");

    public static EngineException ConfigurationInUse(string name) =>
        new(ErrorKind.PermissionDenied, $"error while removing network: configuration network \"{name}\" is in use");

    public static EngineException ConfigurationOnly() =>
        new(ErrorKind.PermissionDenied, "cannot create endpoint on configuration-only network");

    public static EngineException InvalidAddress(string text, bool ipv6) =>
        new(ErrorKind.InvalidArgument, $"invalid {(ipv6 ? "IPv6" : "IPv4")} address: {text}");

    /// <param name="subnet">What was asked for.</param>
    /// <param name="other">Who has it: "network x (10.0.0.0/24)".</param>
    public static EngineException Overlap(string subnet, string other) => new(
        ErrorKind.PermissionDenied, $"Pool overlaps with other one on this address space: {subnet} is taken by {other}");

    public static EngineException PoolsExhausted() => new(
        ErrorKind.NotFound,
        "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network");

    public static EngineException NoAddress(NetworkRecord network) => new(
        ErrorKind.PermissionDenied, $"no available IPv4 addresses on this network's address pools: {network.Name} ({network.Id})");

    public static EngineException AddressInUse() => new(ErrorKind.PermissionDenied, "Address already in use");

    public static EngineException AddressOutside(string address) => new(
        ErrorKind.Internal, $"Invalid address {address}: It does not belong to any of this network's subnets");

    public static EngineException AddressOnDefault() => new(
        ErrorKind.InvalidArgument, "user specified IP address is supported on user defined networks only");

    public static EngineException AddressWithoutSubnet() => new(
        ErrorKind.InvalidArgument,
        "user specified IP address is supported only when connecting to networks with user configured subnets");

    public static EngineException Ambiguous(string prefix) => new(
        ErrorKind.InvalidArgument, $"network {prefix} is ambiguous (several networks found with that ID prefix)");

    public static EngineException InvalidSubnet(string text) => new(
        ErrorKind.InvalidArgument, $"Invalid subnet {text} : invalid CIDR address: {text}");

    public static EngineException InvalidConfig(string reason) => new(
        ErrorKind.InvalidArgument, $"invalid network config:\n{reason}");

    public static EngineException EndpointExists(string containerName, string networkName) => new(
        ErrorKind.PermissionDenied, $"endpoint with name {containerName} already exists in network {networkName}");

    public static EngineException NotConnected(string containerId, string networkName) => new(
        ErrorKind.Internal, $"container {containerId} is not connected to network {networkName}");

    public static EngineException HostConnect() => new(
        ErrorKind.InvalidArgument, "container cannot be disconnected from host network or connected to host network");

    public static EngineException UnknownDriver(string driver) =>
        new(ErrorKind.NotFound, $"plugin \"{driver}\" not found");

    /// <summary>A failed publication: <paramref name="reason"/> is "Bind for A:P failed: …" or the like.</summary>
    public static EngineException Publish(string containerName, string endpointId, string reason, Exception? inner = null) => new(
        ErrorKind.Internal,
        $"driver failed programming external connectivity on endpoint {containerName} ({endpointId}): {reason}", inner);
}
