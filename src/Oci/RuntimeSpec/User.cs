namespace Skiff.Oci.RuntimeSpec;

/// <summary>Numeric ids as seen inside of the container.</summary>
public sealed record User
{
    public uint Uid { get; init; }
    public uint Gid { get; init; }
    public uint? Umask { get; init; }
    public uint[]? AdditionalGids { get; init; }
    public string? Username { get; init; }
}
