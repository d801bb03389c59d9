namespace Skiff.Oci.RuntimeSpec;

/// <summary><c>Type</c> is a kernel name such as <c>RLIMIT_NOFILE</c>; <see cref="ulong.MaxValue"/> is no limit.</summary>
public sealed record Rlimit
{
    public string Type { get; init; } = "";
    public ulong Soft { get; init; }
    public ulong Hard { get; init; }
}
