namespace Skiff.Registry.Server.Http;

/// <summary>What a path below `/v2/` is about.</summary>
/// <param name="Resource">The kind of thing.</param>
/// <param name="Name">The repository; empty for the registry as a whole.</param>
/// <param name="Reference">A tag, a digest or an upload's ID; empty where there is none.</param>
internal readonly record struct RegistryPath(RegistryResource Resource, string Name = "", string Reference = "")
{
    private const string Prefix = "/v2/";
    private const int MaximumNameLength = 255;

    /// <summary>Takes apart a path whose percent signs are decoded. A repository's name may have slashes, so it is read from the end.</summary>
    public static RegistryPath Parse(string path)
    {
        if (path is "/v2" or Prefix)
            return new RegistryPath(RegistryResource.Base);
        if (path == "/v2/_catalog")
            return new RegistryPath(RegistryResource.Catalog);
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
            return new RegistryPath(RegistryResource.None);
        var rest = path.AsSpan(Prefix.Length);
        if (Take(ref rest, "/tags/list") || Take(ref rest, "/tags/list/"))
            return new RegistryPath(RegistryResource.Tags, rest.ToString());
        if (Take(ref rest, "/blobs/uploads/") || Take(ref rest, "/blobs/uploads"))
            return new RegistryPath(RegistryResource.Uploads, rest.ToString());
        var last = rest.LastIndexOf('/');
        if (last <= 0)
            return new RegistryPath(RegistryResource.None);
        var reference = rest[(last + 1)..].ToString();
        rest = rest[..last];
        var resource = Take(ref rest, "/blobs/uploads") ? RegistryResource.Upload
            : Take(ref rest, "/blobs") ? RegistryResource.Blob
            : Take(ref rest, "/manifests") ? RegistryResource.Manifest
            : Take(ref rest, "/referrers") ? RegistryResource.Referrers
            : RegistryResource.None;
        return reference.Length == 0 ? new RegistryPath(RegistryResource.None) : new RegistryPath(resource, rest.ToString(), reference);
    }

    /// <summary>distribution-spec: components of lower-case letters and digits with `.`, `_`, `__` or dashes between them.</summary>
    public static bool IsName(string name)
    {
        if (name.Length is 0 or > MaximumNameLength)
            return false;
        foreach (var range in name.AsSpan().Split('/'))
        {
            if (!IsComponent(name.AsSpan(range)))
                return false;
        }
        return true;
    }

    /// <summary>A letter, a digit or `_`, and up to 127 of these, dots and dashes.</summary>
    public static bool IsTag(string tag) =>
        tag.Length is > 0 and <= 128 && tag[0] is not ('.' or '-') && tag.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    private static bool IsComponent(ReadOnlySpan<char> component)
    {
        if (component.IsEmpty || !IsPlain(component[0]) || !IsPlain(component[^1]))
            return false;
        for (var at = 0; at < component.Length; at++)
        {
            if (IsPlain(component[at]))
                continue;
            var separator = at;
            while (!IsPlain(component[at]))
                at++;
            if (component[separator..at] is not ("." or "_" or "__") && component[separator..at].ContainsAnyExcept('-'))
                return false;
        }
        return true;
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);

    private static bool Take(ref ReadOnlySpan<char> path, string end)
    {
        if (!path.EndsWith(end, StringComparison.Ordinal))
            return false;
        path = path[..^end.Length];
        return true;
    }
}
