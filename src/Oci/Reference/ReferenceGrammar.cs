using System.Buffers;
using Skiff.Oci.Image;

namespace Skiff.Oci.Reference;

/// <summary>
/// The grammar of references (distribution's <c>reference</c> package): a hand-written reader, since it is run on every
/// request that names an image and on untrusted input.
/// </summary>
internal static class ReferenceGrammar
{
    public const string InvalidFormat = "invalid reference format";
    public const string NameTooLong = "repository name must not be more than 255 characters";
    private const int MaximumNameLength = 255;
    private static readonly SearchValues<char> s_lowerHex = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> s_ipv6 = SearchValues.Create("0123456789abcdefABCDEF:");
    private static readonly SearchValues<char> s_host = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    public static (ImageReference? Reference, string? Error) Parse(string text)
    {
        if (text.Length == 0) return (null, "repository name must have at least one component");
        if (text.Length == 64 && !text.AsSpan().ContainsAnyExcept(s_lowerHex))
            return (null, $"invalid repository name ({text}), cannot specify 64-byte hexadecimal strings");

        var (domain, remainder) = SplitDomain(text);
        var name = remainder;
        Digest? digest = null;
        if (name.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
        {
            if (!IsDigestText(name[(at + 1)..])) return (null, InvalidFormat);
            if (!Digest.TryParse(name[(at + 1)..], out var parsed))
                return (null, name[(at + 1)..].StartsWith("sha", StringComparison.Ordinal) ? "invalid checksum digest length" : "unsupported digest algorithm");
            digest = parsed;
            name = name[..at];
        }

        string? tag = null;
        if (name.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
        {
            tag = name[(colon + 1)..];
            name = name[..colon];
        }

        if (name.AsSpan().ContainsAnyInRange('A', 'Z'))
            return (null, $"{InvalidFormat}: repository name ({name}) must be lowercase");
        if (!IsDomain(domain) || !IsPath(name) || (tag is not null && !IsTag(tag))) return (null, InvalidFormat);
        if (domain.Length + 1 + name.Length > MaximumNameLength) return (null, NameTooLong);
        return (ImageReference.Create(domain, name, tag, digest), null);
    }

    public static bool IsTag(string tag) =>
        tag.Length is > 0 and <= 128 && IsWord(tag[0]) && tag.All(c => IsWord(c) || c is '.' or '-');

    private static (string Domain, string Remainder) SplitDomain(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        string domain, remainder;
        if (slash < 0 || (text.AsSpan(0, slash).IndexOfAny('.', ':') < 0 && text[..slash] != "localhost" && !text.AsSpan(0, slash).ContainsAnyInRange('A', 'Z')))
        {
            (domain, remainder) = (ImageReference.DefaultDomain, text);
        }
        else
        {
            (domain, remainder) = (text[..slash], text[(slash + 1)..]);
        }

        if (domain == "index.docker.io") domain = ImageReference.DefaultDomain;
        if (domain == ImageReference.DefaultDomain && !remainder.Contains('/', StringComparison.Ordinal)) remainder = "library/" + remainder;
        return (domain, remainder);
    }

    private static bool IsDomain(string domain)
    {
        if (domain.StartsWith('['))
        {
            var end = domain.IndexOf(']', StringComparison.Ordinal);
            return end > 1 && !domain.AsSpan(1, end - 1).ContainsAnyExcept(s_ipv6) && IsPort(domain[(end + 1)..]);
        }

        var colon = domain.IndexOf(':', StringComparison.Ordinal);
        var host = colon < 0 ? domain : domain[..colon];
        return host.Split('.').All(IsDomainComponent) && IsPort(colon < 0 ? "" : domain[colon..]);
    }

    private static bool IsPort(string text) => text.Length == 0 || (text.Length > 1 && text[0] == ':' && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9'));

    private static bool IsDomainComponent(string component) =>
        component.Length > 0 && component[0] != '-' && component[^1] != '-' && !component.AsSpan().ContainsAnyExcept(s_host);

    private static bool IsPath(string path) => path.Split('/').All(IsPathComponent);

    /// <summary><c>[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*</c>.</summary>
    private static bool IsPathComponent(string component)
    {
        var i = 0;
        while (true)
        {
            var start = i;
            while (i < component.Length && (char.IsAsciiLetterLower(component[i]) || char.IsAsciiDigit(component[i]))) i++;
            if (i == start) return false;
            if (i == component.Length) return true;
            var separator = component[i];
            start = i;
            while (i < component.Length && component[i] == separator) i++;
            var count = i - start;
            if (separator switch { '.' => count > 1, '_' => count > 2, '-' => false, _ => true }) return false;
        }
    }

    private static bool IsDigestText(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && char.IsAsciiLetter(text[0])
            && text.Length - colon - 1 >= 32
            && !text.AsSpan(colon + 1).ContainsAnyExcept(s_hex);
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
