namespace Skiff.Api.Daemon;

public sealed record NamedResource
{
    public string? Kind { get; init; }

    public string? Value { get; init; }
}
