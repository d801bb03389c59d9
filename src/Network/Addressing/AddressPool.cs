namespace Skiff.Network.Addressing;

/// <summary>
/// The addresses of one subnet. They are given out serially: the next one is looked for behind the last one given, so
/// that an address which was released is used again as late as possible, when no neighbour remembers it any more.
/// Not for concurrent use.
/// </summary>
public sealed class AddressPool
{
    private readonly HashSet<UInt128> _used = [];
    private readonly UInt128 _first;
    private readonly UInt128 _last;
    private UInt128 _next;

    /// <param name="subnet">Its first address, and in IPv4 its last, are never given out (except in a /31 and /32).</param>
    /// <param name="range">Where to look for free addresses, within the subnet; null: all of it.</param>
    public AddressPool(Subnet subnet, Subnet? range)
    {
        Subnet = subnet;
        var within = range ?? subnet;
        var small = subnet.Bits - subnet.PrefixLength < 2;
        _first = small || within.Base > subnet.Base ? within.Base : within.Base + 1;
        _last = small || subnet.IsIPv6 || within.Last < subnet.Last ? within.Last : within.Last - 1;
        _next = _first;
    }

    public Subnet Subnet { get; }

    /// <summary>Takes the next free address; false when there is none.</summary>
    public bool TryTake(out UInt128 address)
    {
        var candidate = _next;
        // in at most used + 1 steps a free one is met, however large the subnet
        for (var tries = 0; tries <= _used.Count; tries++)
        {
            if (candidate > _last)
            {
                candidate = _first;
            }
            if (_used.Add(candidate))
            {
                address = candidate;
                _next = candidate + 1;
                return true;
            }
            candidate++;
            if (candidate == _next)
            {
                break;
            }
        }
        address = 0;
        return false;
    }

    /// <summary>Takes this address, inside of the range or not; false when it is in use.</summary>
    public bool TryTake(UInt128 address) => _used.Add(address);

    /// <summary>Takes an address that is known to be in use, and goes on behind it.</summary>
    public void Restore(UInt128 address)
    {
        _used.Add(address);
        if (address >= _next && address <= _last)
        {
            _next = address + 1;
        }
    }

    public void Release(UInt128 address) => _used.Remove(address);
}
