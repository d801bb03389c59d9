namespace Skiff.Oci.RuntimeSpec;

/// <summary><c>PageSize</c> such as <c>2MB</c>; <c>Limit</c> in bytes.</summary>
public sealed record HugepageLimit
{
    public string PageSize { get; init; } = "";
    public ulong Limit { get; init; }
}
