namespace Skiff.Api.Networks;

public sealed record NetworkCreateResponse
{
    public string? Id { get; init; }

    public string? Warning { get; init; }
}
