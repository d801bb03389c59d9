namespace Skiff.Api.Images;

public sealed record ImageDeletion
{
    public string? Untagged { get; init; }

    public string? Deleted { get; init; }
}
