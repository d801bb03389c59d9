using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Skiff.Engine;

/// <summary>Names for new things: 64 hexadecimal digits.</summary>
internal static class RandomId
{
    private const int ShortLength = 12;

    /// <summary>Never one whose short form could be taken for a number (a hostname made of it would be an address).</summary>
    public static string New()
    {
        Span<byte> bytes = stackalloc byte[32];
        while (true)
        {
            RandomNumberGenerator.Fill(bytes);
            var id = Convert.ToHexStringLower(bytes);
            if (id.AsSpan(0, ShortLength).ContainsAnyExceptInRange('0', '9'))
                return id;
        }
    }

    public static string Short(string id) => id.Length > ShortLength ? id[..ShortLength] : id;

    public static uint Number()
    {
        Span<byte> bytes = stackalloc byte[4];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
