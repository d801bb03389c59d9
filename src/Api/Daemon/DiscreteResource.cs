namespace Skiff.Api.Daemon;

public sealed record DiscreteResource
{
    public string? Kind { get; init; }

    public long Value { get; init; }
}
