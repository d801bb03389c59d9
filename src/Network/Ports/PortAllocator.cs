using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Skiff.Network.Ports;

/// <summary>
/// The published ports of the host. A port is taken from the host too, by a socket that is bound to it, so that a program
/// which asks for it later is refused as it would be by any other server; <c>ss</c> shows the engine as its owner.
/// No packet reaches these sockets, since the firewall redirects it before. A range of more than
/// <see cref="LargestHeld"/> ports is compared with the host's listening sockets once instead, since a socket each would cost
/// more than the range itself. When the engine is killed the sockets go and the redirection stays; they are taken again
/// at its next start. Not for concurrent use.
/// </summary>
internal sealed class PortAllocator
{
    public const int LargestHeld = 64;
    private readonly List<Allocation> _allocations = [];
    private (int First, int Last)? _ephemeral;
    private int _next;

    /// <summary>Takes what a container asks for; on failure nothing remains taken.</summary>
    /// <param name="owner">ID of the container.</param>
    /// <param name="requests">Requests; neighbours are joined to ranges.</param>
    /// <param name="defaultAddress">The host address for a request without one; empty for all.</param>
    /// <param name="isRouted">Whether ports of a family are open at the container's own address, so that none of the host's is taken.</param>
    /// <exception cref="PortException">A port is taken.</exception>
    public IReadOnlyList<PortBinding> Take(
        string owner, IReadOnlyList<PortRequest> requests, string defaultAddress, Func<AddressFamily, bool> isRouted)
    {
        List<PortBinding> bindings = [];
        try
        {
            foreach (var range in PortRange.Join(requests))
            {
                bindings.AddRange(Take(owner, range, defaultAddress, isRouted));
            }
            return bindings;
        }
        catch
        {
            Release(owner);
            throw;
        }
    }

    /// <summary>Takes over what a running container has. A program of the host that took a port meanwhile keeps its socket.</summary>
    public void Restore(string owner, IReadOnlyList<PortBinding> bindings)
    {
        foreach (var binding in bindings.Where(binding => binding.HostPort > 0))
        {
            var address = IPAddress.Parse(binding.HostIp);
            var allocation = new Allocation(owner, binding.Protocol, address, binding.HostPort, binding.Count);
            _allocations.Add(allocation);
            if (binding.Count <= LargestHeld)
            {
                try
                {
                    Hold(allocation);
                }
                catch (PortException)
                {
                    // its connections come by the firewall all the same
                }
            }
        }
    }

    public void Release(string owner)
    {
        for (var i = _allocations.Count - 1; i >= 0; i--)
        {
            if (_allocations[i].Owner == owner)
            {
                _allocations[i].Dispose();
                _allocations.RemoveAt(i);
            }
        }
    }

    private List<PortBinding> Take(string owner, PortRange range, string defaultAddress, Func<AddressFamily, bool> isRouted)
    {
        var hostIp = range.HostIp.Length > 0 ? range.HostIp : defaultAddress;
        IPAddress[] addresses = hostIp.Length > 0 ? [IPAddress.Parse(hostIp)]
            : Socket.OSSupportsIPv6 ? [IPAddress.Any, IPAddress.IPv6Any] : [IPAddress.Any];
        List<PortBinding> routed = [.. addresses.Where(address => isRouted(address.AddressFamily)).Select(address => Binding(range, address, 0))];
        if (routed.Count > 0)
        {
            addresses = [.. addresses.Where(address => !isRouted(address.AddressFamily))];
        }
        return addresses.Length == 0 ? routed : [.. TakeAt(owner, range, addresses), .. routed];
    }

    private List<PortBinding> TakeAt(string owner, PortRange range, IPAddress[] addresses)
    {
        if (range.HostPort > 0 && range.HostPortEnd <= range.HostPort)
        {
            return TakeAt(owner, range, addresses, range.HostPort);
        }
        var (first, last) = range.HostPort > 0 ? (range.HostPort, range.HostPortEnd) : Ephemeral();
        var start = range.HostPort > 0 || _next < first || _next > last ? first : _next;
        PortException? refusal = null;
        for (var i = 0; i <= last - first; i++)
        {
            var port = first + (start - first + i) % (last - first + 1);
            try
            {
                var taken = TakeAt(owner, range, addresses, port);
                if (range.HostPort == 0)
                {
                    _next = port + 1;
                }
                return taken;
            }
            catch (PortException error) when (error.InUse)
            {
                refusal = error;
            }
        }
        throw range.HostPort > 0 && refusal is not null
            ? refusal
            : new PortException("all ports are allocated", inUse: true);
    }

    private List<PortBinding> TakeAt(string owner, PortRange range, IPAddress[] addresses, int port)
    {
        List<Allocation> taken = [];
        try
        {
            foreach (var address in addresses)
            {
                var wanted = new Allocation(owner, range.Protocol, address, port, range.Count);
                if (_allocations.Concat(taken).FirstOrDefault(wanted.Conflicts) is { } other)
                {
                    var at = Math.Max(port, other.First);
                    throw new PortException($"Bind for {Endpoint(address, at)} failed: port is already allocated", inUse: true);
                }
                taken.Add(wanted);
                if (range.Count <= LargestHeld)
                {
                    Hold(wanted);
                }
                else
                {
                    HostSockets.ThrowIfListening(range.Protocol, address, port, range.Count);
                }
            }
        }
        catch
        {
            taken.ForEach(allocation => allocation.Dispose());
            throw;
        }
        _allocations.AddRange(taken);
        return [.. addresses.Select(address => Binding(range, address, port))];
    }

    private static PortBinding Binding(PortRange range, IPAddress address, int port) => new()
    {
        Protocol = range.Protocol, ContainerPort = range.ContainerPort, HostIp = address.ToString(), HostPort = port, Count = range.Count,
    };

    private static void Hold(Allocation allocation)
    {
        for (var i = 0; i < allocation.Count; i++)
        {
            allocation.Sockets.Add(HostSockets.Bind(allocation.Protocol, allocation.Address, allocation.First + i));
        }
    }

    private (int First, int Last) Ephemeral()
    {
        if (_ephemeral is null)
        {
            try
            {
                var words = File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range")
                    .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                _ephemeral = (int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture));
            }
            catch (Exception error) when (error is IOException or FormatException or IndexOutOfRangeException or UnauthorizedAccessException)
            {
                _ephemeral = (49153, 65535);
            }
        }
        return _ephemeral.Value;
    }

    private static string Endpoint(IPAddress address, int port) => new IPEndPoint(address, port).ToString();

    private sealed record Allocation(string Owner, string Protocol, IPAddress Address, int First, int Count) : IDisposable
    {
        public List<Socket?> Sockets { get; } = [];

        public bool Conflicts(Allocation other) =>
            Protocol == other.Protocol && First < other.First + other.Count && other.First < First + Count
            && Address.AddressFamily == other.Address.AddressFamily
            && (Address.Equals(other.Address) || IsAny(Address) || IsAny(other.Address));

        public void Dispose()
        {
            Sockets.ForEach(HostSockets.Free);
            Sockets.Clear();
        }

        private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
    }
}
