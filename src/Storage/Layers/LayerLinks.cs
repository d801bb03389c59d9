namespace Skiff.Storage.Layers;

/// <summary>
/// The short names of layers in <c>overlay2/l/</c>: a mount names every layer in one page of text. A name follows from the
/// chain ID, so that it is never looked up; 80 bits of it are enough to keep two apart.
/// </summary>
internal static class LayerLinks
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string NameOf(string chainHex) => Encode(Convert.FromHexString(chainHex.AsSpan(0, 20)));

    /// <summary>Makes the link unless it is there.</summary>
    public static void Ensure(StoreLayout layout, string link, string directoryName)
    {
        var path = Path.Combine(layout.Links, link);
        if (new FileInfo(path).LinkTarget is not null) return;
        File.CreateSymbolicLink(path, $"../{directoryName}/{LayerUnpacker.DiffName}");
    }

    public static void Remove(StoreLayout layout, string link) => File.Delete(Path.Combine(layout.Links, link));

    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[bytes.Length * 8 / 5];
        var (bits, count, position) = (0, 0, 0);
        foreach (var value in bytes)
        {
            bits = (bits << 8) | value;
            for (count += 8; count >= 5; count -= 5) text[position++] = Base32[(bits >> (count - 5)) & 31];
            bits &= 0xFF;
        }

        return new string(text);
    }
}
