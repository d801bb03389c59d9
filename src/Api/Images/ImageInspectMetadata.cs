namespace Skiff.Api.Images;

public sealed record ImageInspectMetadata
{
    public string? LastTagTime { get; init; }
}
