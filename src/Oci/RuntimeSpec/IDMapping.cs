namespace Skiff.Oci.RuntimeSpec;

/// <summary><c>Size</c> ids from <c>ContainerID</c> on are those from <c>HostID</c> on outside.</summary>
public sealed record IDMapping
{
    public uint ContainerID { get; init; }
    public uint HostID { get; init; }
    public uint Size { get; init; }
}
