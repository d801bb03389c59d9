namespace Skiff.Api.Networks;

public sealed record NetworkDisconnectRequest
{
    public string? Container { get; init; }

    public bool Force { get; init; }
}
