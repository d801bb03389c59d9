using Skiff.Server.Versioning;

namespace Skiff.Server.Http;

/// <summary>A path, beginning with `/`, and the version that stood before it: as the client wrote it, null when there was none, and what it means.</summary>
public readonly record struct RequestPath(string Path, string? VersionText, ApiVersion Version)
{
    /// <summary>
    /// Splits `/v1.41/info`. What does not look like a version stays part of the path. The server has undone percent encoding but for `%2F`,
    /// which Docker takes for a slash too.
    /// </summary>
    public static RequestPath Parse(string path)
    {
        if (path.Contains("%2F", StringComparison.OrdinalIgnoreCase))
            path = path.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (path.StartsWith("/v", StringComparison.Ordinal))
        {
            var end = path.IndexOf('/', 1);
            if (end > 2 && ApiVersion.TryParse(path.AsSpan(2, end - 2), out var version))
                return new RequestPath(path[end..], path[2..end], version);
        }
        return new RequestPath(path, null, ApiVersion.Newest);
    }
}
