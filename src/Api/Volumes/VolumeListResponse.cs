namespace Skiff.Api.Volumes;

public sealed record VolumeListResponse
{
    public List<Volume>? Volumes { get; init; }

    public List<string>? Warnings { get; init; }
}
