using System.Buffers;

namespace Skiff.CommandLine.Formats;

/// <summary>A reference to an image, `[domain/]path[:tag][@digest]`, in its full and in its familiar spelling.</summary>
public sealed record ImageName(string Domain, string Path, string? Tag, string? Digest)
{
    private const string DefaultDomain = "docker.io";
    private const string OfficialPrefix = "library/";
    private static readonly SearchValues<char> TagCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    /// <summary>`docker.io/library/busybox`.</summary>
    public string Repository => $"{Domain}/{Path}";

    /// <summary>`busybox`: without the default domain and its official prefix.</summary>
    public string FamiliarRepository => Domain != DefaultDomain ? Repository
        : Path.StartsWith(OfficialPrefix, StringComparison.Ordinal) && Path.AsSpan(OfficialPrefix.Length).IndexOf('/') < 0 ? Path[OfficialPrefix.Length..]
        : Path;

    public string Familiar => FamiliarRepository + (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    public string Full => Repository + (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    public ImageName WithDefaultTag() => Tag is null && Digest is null ? this with { Tag = "latest" } : this;

    /// <exception cref="FormatException">With docker's text.</exception>
    public static ImageName Parse(string text)
    {
        if (text.Length == 64 && text.AsSpan().IndexOfAnyExcept("0123456789abcdef") < 0)
            throw new FormatException($"invalid repository name ({text}), cannot specify 64-byte hexadecimal strings");
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : text[..slash];
        var hasDomain = first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost" || first.Any(char.IsUpper);
        var domain = hasDomain ? first : DefaultDomain;
        var rest = hasDomain ? text[(slash + 1)..] : text;
        if (domain == "index.docker.io")
            domain = DefaultDomain;
        string? digest = null;
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
        {
            digest = rest[(at + 1)..];
            rest = rest[..at];
            if (!IsDigest(digest))
                throw new FormatException("invalid reference format");
        }
        string? tag = null;
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            tag = rest[(colon + 1)..];
            rest = rest[..colon];
        }
        var path = domain == DefaultDomain && rest.IndexOf('/', StringComparison.Ordinal) < 0 ? OfficialPrefix + rest : rest;
        if (path.Any(char.IsUpper))
            throw new FormatException($"invalid reference format: repository name ({path}) must be lowercase");
        if (!IsPath(path) || tag is not null && !IsTag(tag) || !IsDomain(domain))
            throw new FormatException("invalid reference format");
        if (path.Length > 255)
            throw new FormatException("repository name must not be more than 255 characters");
        return new ImageName(domain, path, tag, digest);
    }

    /// <summary>True for what can only be an image's ID.</summary>
    public static bool IsId(string text) => IsDigest(text) && text.StartsWith("sha256:", StringComparison.Ordinal);

    private static bool IsDigest(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && text.Length - colon > 32 && text.AsSpan(colon + 1).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;
    }

    private static bool IsTag(string text) =>
        text.Length is > 0 and <= 128 && text[0] is not ('.' or '-') && !text.AsSpan().ContainsAnyExcept(TagCharacters);

    private static bool IsDomain(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon > text.LastIndexOf(']') && (colon == text.Length - 1 || text.AsSpan(colon + 1).IndexOfAnyExcept("0123456789") >= 0))
            return false;
        var host = colon > text.LastIndexOf(']') ? text[..colon] : text;
        return host.StartsWith('[')
            || host.Split('.').All(label => label.Length > 0 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
    }

    private static bool IsPath(string path)
    {
        foreach (var component in path.Split('/'))
        {
            if (component.Length == 0 || !char.IsAsciiLetterOrDigit(component[0]) || !char.IsAsciiLetterOrDigit(component[^1]))
                return false;
            for (var at = 0; at < component.Length;)
            {
                var end = at;
                while (end < component.Length && (char.IsAsciiLetterLower(component[end]) || char.IsAsciiDigit(component[end])))
                    end++;
                if (end == component.Length)
                    break;
                var separator = end;
                while (end < component.Length && component[end] is '.' or '_' or '-')
                    end++;
                var between = component[separator..end];
                if (between.Length == 0 || between is not ("." or "_" or "__") && between.Any(c => c != '-'))
                    return false;
                at = end;
            }
        }
        return true;
    }
}
