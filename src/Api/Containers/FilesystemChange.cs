namespace Skiff.Api.Containers;

public sealed record FilesystemChange
{
    public string? Path { get; init; }

    /// <summary>0 modified, 1 added, 2 deleted.</summary>
    public int Kind { get; init; }
}
