namespace Skiff.Oci.RuntimeSpec;

public sealed record InterfacePriority
{
    public string Name { get; init; } = "";
    public uint Priority { get; init; }
}
