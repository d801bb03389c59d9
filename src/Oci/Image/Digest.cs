using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Skiff.Errors;

namespace Skiff.Oci.Image;

/// <summary>
/// A content digest: <c>algorithm:hex</c> of the exact bytes (image-spec, descriptor.md#digests). SHA-256 and SHA-512
/// are known; anything else is refused, since content that cannot be verified must not be stored.
/// </summary>
[JsonConverter(typeof(DigestJsonConverter))]
public readonly record struct Digest
{
    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");
    private readonly string? _text;

    private Digest(string text) => _text = text;

    /// <summary>The whole of it, <c>sha256:…</c>; empty for <c>default</c>.</summary>
    public string Text => _text ?? "";

    public bool IsEmpty => _text is null;

    public string Algorithm => Text[..Math.Max(Text.IndexOf(':', StringComparison.Ordinal), 0)];

    public string Hex => Text[(Text.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>The twelve digits that lists show.</summary>
    public string Short => Hex.Length > 12 ? Hex[..12] : Hex;

    public static Digest Parse(string text) => TryParse(text, out var digest)
        ? digest
        : throw new EngineException(ErrorKind.InvalidArgument, "invalid checksum digest format");

    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        if (text is null) return false;
        int hexDigits;
        if (text.StartsWith("sha256:", StringComparison.Ordinal)) hexDigits = 64;
        else if (text.StartsWith("sha512:", StringComparison.Ordinal)) hexDigits = 128;
        else return false;
        var hex = text.AsSpan(7);
        if (hex.Length != hexDigits || hex.ContainsAnyExcept(s_hex)) return false;
        digest = new Digest(text);
        return true;
    }

    /// <summary>The SHA-256 digest of these bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return FromSha256(hash);
    }

    /// <summary>A digest from a finished SHA-256 hash of 32 bytes.</summary>
    public static Digest FromSha256(ReadOnlySpan<byte> hash) => new("sha256:" + Convert.ToHexStringLower(hash));

    public override string ToString() => Text;
}
