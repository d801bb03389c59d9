namespace Skiff.Api.Containers;

public sealed record ImageMountOptions
{
    public string? Subpath { get; init; }
}
