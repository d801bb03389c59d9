namespace Skiff.Oci.RuntimeSpec;

public sealed record NetworkResources
{
    public uint? ClassID { get; init; }
    public InterfacePriority[]? Priorities { get; init; }
}
