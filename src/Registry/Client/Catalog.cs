namespace Skiff.Registry.Client;

/// <summary>A page of <c>GET /v2/_catalog</c>.</summary>
internal sealed record Catalog
{
    public IReadOnlyList<string>? Repositories { get; init; }
}
