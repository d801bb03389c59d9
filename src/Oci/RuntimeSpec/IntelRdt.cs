namespace Skiff.Oci.RuntimeSpec;

/// <summary>Resource Director Technology, through resctrl.</summary>
public sealed record IntelRdt
{
    public string? ClosID { get; init; }
    public string[]? Schemata { get; init; }
    public string? L3CacheSchema { get; init; }
    public string? MemBwSchema { get; init; }
    public bool? EnableMonitoring { get; init; }
}
