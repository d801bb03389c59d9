namespace Skiff.Registry.Client;

/// <summary>A page of <c>GET /v2/NAME/tags/list</c>.</summary>
internal sealed record TagList
{
    public IReadOnlyList<string>? Tags { get; init; }
}
