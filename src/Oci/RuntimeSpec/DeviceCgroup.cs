namespace Skiff.Oci.RuntimeSpec;

/// <summary>One rule of the device allow list, applied in order. A null number matches any; <c>Access</c> is made of r, w and m.</summary>
public sealed record DeviceCgroup
{
    public bool Allow { get; init; }
    public string? Type { get; init; }
    public long? Major { get; init; }
    public long? Minor { get; init; }
    public string? Access { get; init; }
}
