namespace Skiff.Registry.Client;

/// <summary>What <c>GET /v1/search</c> answers.</summary>
internal sealed record HubSearchAnswer
{
    public IReadOnlyList<FoundRepository>? Results { get; init; }
}
