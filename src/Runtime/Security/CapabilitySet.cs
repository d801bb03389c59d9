using System.Globalization;
using System.Numerics;
using Skiff.Errors;

namespace Skiff.Runtime.Security;

/// <summary>A set of capabilities; bit n of <see cref="Bits"/> is the capability with number n, as the kernel masks them.</summary>
public readonly record struct CapabilitySet(ulong Bits)
{
    private static readonly string[] s_names = Enum.GetNames<Capability>();

    public static CapabilitySet Empty => default;

    /// <summary>Every capability that has a name here.</summary>
    public static CapabilitySet Known => new((1UL << s_names.Length) - 1);

    public int Count => BitOperations.PopCount(Bits);

    public static CapabilitySet Of(params ReadOnlySpan<Capability> capabilities)
    {
        var bits = 0UL;
        foreach (var capability in capabilities)
        {
            bits |= 1UL << (int)capability;
        }
        return new CapabilitySet(bits);
    }

    public bool Contains(Capability capability) => (Bits & (1UL << (int)capability)) != 0;

    public static CapabilitySet operator |(CapabilitySet left, CapabilitySet right) => new(left.Bits | right.Bits);

    public static CapabilitySet operator &(CapabilitySet left, CapabilitySet right) => new(left.Bits & right.Bits);

    public static CapabilitySet operator -(CapabilitySet left, CapabilitySet right) => new(left.Bits & ~right.Bits);

    /// <summary>`CAP_CHOWN`, … in the order of their numbers.</summary>
    public IReadOnlyList<string> ToNames()
    {
        var names = new List<string>(Count);
        for (var number = 0; number < s_names.Length; number++)
        {
            if ((Bits & (1UL << number)) != 0)
            {
                names.Add(s_names[number]);
            }
        }
        return names;
    }

    /// <summary>The name as the runtime specification writes it, exactly.</summary>
    public static bool TryParse(string name, out Capability capability)
    {
        var number = Array.IndexOf(s_names, name);
        capability = (Capability)number;
        return number >= 0;
    }

    /// <summary>A list of the runtime specification; null is empty. Errors: InvalidArgument for a name that is no capability.</summary>
    public static CapabilitySet Parse(IReadOnlyList<string>? names)
    {
        var bits = 0UL;
        foreach (var name in names ?? [])
        {
            if (!TryParse(name, out var capability))
            {
                throw new EngineException(ErrorKind.InvalidArgument, $"unknown capability: \"{name}\"");
            }
            bits |= 1UL << (int)capability;
        }
        return new CapabilitySet(bits);
    }

    /// <summary>What this process may hand on: its bounding set, which holds nothing that the kernel does not know.</summary>
    public static CapabilitySet ReadBounding()
    {
        const string Key = "CapBnd:";
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith(Key, StringComparison.Ordinal))
            {
                return new CapabilitySet(ulong.Parse(line.AsSpan(Key.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            }
        }
        return Known;
    }
}
