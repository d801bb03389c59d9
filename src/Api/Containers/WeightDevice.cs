namespace Skiff.Api.Containers;

public sealed record WeightDevice
{
    public string? Path { get; init; }

    public long Weight { get; init; }
}
