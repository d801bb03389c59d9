namespace Skiff.Oci.RuntimeSpec;

/// <summary><c>Type</c>: c, b, u or p. <c>FileMode</c> holds permission bits only.</summary>
public sealed record Device
{
    public string Type { get; init; } = "";
    public string Path { get; init; } = "";
    public long? Major { get; init; }
    public long? Minor { get; init; }
    public uint? FileMode { get; init; }
    public uint? Uid { get; init; }
    public uint? Gid { get; init; }
}
