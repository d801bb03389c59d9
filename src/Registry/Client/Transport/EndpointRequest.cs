namespace Skiff.Registry.Client.Transport;

/// <summary>A request to an endpoint, from which as many messages can be made as it takes.</summary>
internal sealed record EndpointRequest(HttpMethod Method, string Path)
{
    /// <summary>An address to use instead of <see cref="Path"/>: a location that the registry named.</summary>
    public Uri? Address { get; init; }

    /// <summary>What a token has to allow: <c>repository:library/busybox:pull</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>Begin with this byte.</summary>
    public long Offset { get; init; }

    public Func<HttpContent>? Content { get; init; }
}
