using Skiff.Errors;

namespace Skiff.Network.Addressing;

/// <summary>Where the subnets of networks come from when the user names none.</summary>
public sealed class SubnetPools
{
    private readonly IReadOnlyList<(Subnet Base, int Size)> _pools;

    /// <param name="pools">In CIDR notation, with the prefix length of the subnets to cut; empty: Docker's.</param>
    public SubnetPools(IReadOnlyList<(string Base, int Size)> pools)
    {
        _pools = pools.Count == 0 ? Default() : [.. pools.Select(Parse)];
    }

    /// <summary>The first subnet that overlaps none of <paramref name="taken"/>.</summary>
    public Subnet Choose(IReadOnlyList<Subnet> taken)
    {
        foreach (var (pool, size) in _pools)
        {
            if (pool.IsIPv6)
            {
                continue;
            }
            var step = UInt128.One << (pool.Bits - size);
            for (var start = pool.Base; start <= pool.Last; start += step)
            {
                var candidate = new Subnet(start, size, pool.IsIPv6);
                if (!taken.Any(candidate.Overlaps))
                {
                    return candidate;
                }
            }
        }
        throw NetworkErrors.PoolsExhausted();
    }

    /// <summary>
    /// A unique local /64 (RFC 4193): 40 random bits for the host's sites and 16 for the subnet, so that networks of
    /// different hosts can be routed to each other.
    /// </summary>
    public static Subnet ChooseUniqueLocal(IReadOnlyList<Subnet> taken)
    {
        Span<byte> random = stackalloc byte[7];
        while (true)
        {
            System.Security.Cryptography.RandomNumberGenerator.Fill(random);
            UInt128 address = 0xfd;
            foreach (var octet in random)
            {
                address = (address << 8) | octet;
            }
            var candidate = new Subnet(address << 64, 64, IsIPv6: true);
            if (!taken.Any(candidate.Overlaps))
            {
                return candidate;
            }
        }
    }

    private static List<(Subnet Base, int Size)> Default()
    {
        List<(Subnet, int)> pools = [];
        for (var second = 17; second <= 31; second++)
        {
            pools.Add((new Subnet(((UInt128)172 << 24) | ((UInt128)second << 16), 16, IsIPv6: false), 16));
        }
        pools.Add((new Subnet(((UInt128)192 << 24) | ((UInt128)168 << 16), 16, IsIPv6: false), 20));
        return pools;
    }

    private static (Subnet Base, int Size) Parse((string Base, int Size) pool)
    {
        if (!Subnet.TryParse(pool.Base, out var subnet, out _) || pool.Size < subnet.PrefixLength || pool.Size > subnet.Bits)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid address pool: base {pool.Base}, size {pool.Size}");
        }
        return (subnet, pool.Size);
    }
}
