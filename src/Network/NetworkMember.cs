namespace Skiff.Network;

/// <summary>A running container on a network, as network inspect lists it. Addresses are in CIDR notation, or empty.</summary>
public sealed record NetworkMember(
    string ContainerName, string EndpointId, string MacAddress, string IPv4Address, string IPv6Address);
