using System.Globalization;
using Skiff.Errors;

namespace Skiff.Network.Addressing;

/// <summary>Hardware addresses of containers: six bytes.</summary>
public static class MacAddress
{
    /// <summary>02:42 and the four bytes of the IPv4 address: no two on one network can be the same.</summary>
    public static byte[] FromIPv4(UInt128 address) =>
        [0x02, 0x42, (byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address];

    /// <summary>A random one, locally administered and for one station.</summary>
    public static byte[] Random()
    {
        var bytes = System.Security.Cryptography.RandomNumberGenerator.GetBytes(6);
        bytes[0] = (byte)((bytes[0] & 0xfe) | 0x02);
        return bytes;
    }

    public static byte[] Parse(string text)
    {
        var bytes = new byte[6];
        var groups = text.Split(text.Contains('-', StringComparison.Ordinal) ? '-' : ':');
        var valid = groups.Length == 6;
        for (var i = 0; valid && i < 6; i++)
        {
            valid = groups[i].Length == 2
                && byte.TryParse(groups[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]);
        }
        return valid ? bytes : throw new EngineException(ErrorKind.InvalidArgument, $"{text} is not a valid mac address");
    }

    public static string Format(ReadOnlySpan<byte> bytes) => string.Create(
        CultureInfo.InvariantCulture, $"{bytes[0]:x2}:{bytes[1]:x2}:{bytes[2]:x2}:{bytes[3]:x2}:{bytes[4]:x2}:{bytes[5]:x2}");
}
