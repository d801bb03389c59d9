namespace Skiff.Oci.RuntimeSpec;

/// <summary>Names such as <c>CAP_NET_RAW</c>, one array for each set.</summary>
public sealed record ProcessCapabilities
{
    public string[]? Bounding { get; init; }
    public string[]? Effective { get; init; }
    public string[]? Inheritable { get; init; }
    public string[]? Permitted { get; init; }
    public string[]? Ambient { get; init; }
}
