namespace Skiff.Api.Networks;

public sealed record ConfigReference
{
    public string? Network { get; init; }
}
