namespace Skiff.Api.Containers;

public sealed record ThrottleDevice
{
    public string? Path { get; init; }

    public long Rate { get; init; }
}
