namespace Skiff.Api.Images;

public sealed record ImageInspectRootFS
{
    public string? Type { get; init; }

    public List<string>? Layers { get; init; }
}
