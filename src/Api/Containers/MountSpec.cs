namespace Skiff.Api.Containers;

public sealed record MountSpec
{
    public string? Target { get; init; }

    public string? Source { get; init; }

    public string? Type { get; init; }

    public bool ReadOnly { get; init; }

    public string? Consistency { get; init; }

    public BindOptions? BindOptions { get; init; }

    public VolumeOptions? VolumeOptions { get; init; }

    public ImageMountOptions? ImageOptions { get; init; }

    public TmpfsOptions? TmpfsOptions { get; init; }
}
