namespace Skiff.Oci.RuntimeSpec;

/// <summary>What <c>state</c> prints and what hooks read on stdin. <c>Status</c>: creating, created, running or stopped (also paused).</summary>
public sealed record State
{
    public string OciVersion { get; init; } = "1.2.0";
    public string Id { get; init; } = "";
    public string Status { get; init; } = "";
    public int? Pid { get; init; }
    public string Bundle { get; init; } = "";
    public Dictionary<string, string>? Annotations { get; init; }
}
