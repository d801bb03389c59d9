namespace Skiff.Oci.RuntimeSpec;

/// <summary>-1 is no limit; 0 is a limit.</summary>
public sealed record PidsResources
{
    public long? Limit { get; init; }
}
