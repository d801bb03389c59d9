namespace Skiff.Api.Containers;

public sealed record TmpfsOptions
{
    public long SizeBytes { get; init; }

    public long Mode { get; init; }

    public List<List<string>>? Options { get; init; }
}
