namespace Skiff.Oci.RuntimeSpec;

/// <summary>ioprio_set(2): <c>Class</c> is <c>IOPRIO_CLASS_RT</c>, <c>_BE</c> or <c>_IDLE</c>.</summary>
public sealed record IOPriority
{
    public string Class { get; init; } = "";
    public int Priority { get; init; }
}
