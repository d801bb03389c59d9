namespace Skiff.Api.Networks;

public sealed record PeerInfo
{
    public string? Name { get; init; }

    public string? IP { get; init; }
}
