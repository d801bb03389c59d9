namespace Skiff.Client;

/// <summary>One request of the Engine API.</summary>
/// <param name="Method">The HTTP method, in upper case.</param>
/// <param name="Path">The path without a version, `/containers/json`.</param>
public sealed record ApiRequest(string Method, string Path)
{
    public ApiQuery? Query { get; init; }

    /// <summary>A JSON document.</summary>
    public ReadOnlyMemory<byte>? Json { get; init; }

    /// <summary>A body that can be sent once.</summary>
    public Stream? Body { get; init; }

    public string? BodyType { get; init; }

    public string? RegistryAuth { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public static ApiRequest Get(string path, ApiQuery? query = null) => new("GET", path) { Query = query };

    public static ApiRequest Post(string path, ApiQuery? query = null) => new("POST", path) { Query = query };

    public static ApiRequest Delete(string path, ApiQuery? query = null) => new("DELETE", path) { Query = query };

    /// <summary>An object's name as one segment of a path; slashes of an image's name stay.</summary>
    public static string Segment(string name) =>
        Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal).Replace("%40", "@", StringComparison.Ordinal);
}
