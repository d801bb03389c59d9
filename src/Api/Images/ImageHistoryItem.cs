namespace Skiff.Api.Images;

public sealed record ImageHistoryItem
{
    public string? Id { get; init; }

    public long Created { get; init; }

    public string? CreatedBy { get; init; }

    public List<string>? Tags { get; init; }

    public long Size { get; init; }

    public string? Comment { get; init; }
}
