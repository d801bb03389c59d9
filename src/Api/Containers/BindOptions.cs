namespace Skiff.Api.Containers;

public sealed record BindOptions
{
    public string? Propagation { get; init; }

    public bool NonRecursive { get; init; }

    public bool CreateMountpoint { get; init; }

    public bool ReadOnlyNonRecursive { get; init; }

    public bool ReadOnlyForceRecursive { get; init; }
}
