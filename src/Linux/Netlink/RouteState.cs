using System.Net;

namespace Skiff.Linux.Netlink;

/// <summary>Where a route leads, and by which link (0: several or none).</summary>
public readonly record struct RouteState(IPAddress Destination, int PrefixLength, int Link);
