namespace Skiff.Api.Containers;

public sealed record FilesystemChange
{
    public string? Path { get; init; }

    public string? Kind { get; init; }
}
