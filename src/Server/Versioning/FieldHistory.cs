using System.Collections;
using System.Text.Json.Serialization.Metadata;
using Skiff.Api.Containers;
using Skiff.Api.Daemon;
using Skiff.Api.Images;
using Skiff.Api.Networks;

namespace Skiff.Server.Versioning;

/// <summary>
/// Which fields of the answers a version has. A field that stands here is written by the versions from <see cref="FieldSpan.Since"/> up to
/// and including <see cref="FieldSpan.Until"/>; one that does not is written by all. The second table names fields that are left out
/// when they are empty from some version on.
/// </summary>
internal static class FieldHistory
{
    private static readonly Dictionary<(Type Type, string Field), FieldSpan> Spans = new()
    {
        [(typeof(NetworkSettings), "Bridge")] = FieldSpan.UpTo(51),
        [(typeof(NetworkSettings), "HairpinMode")] = FieldSpan.UpTo(51),
        [(typeof(NetworkSettings), "LinkLocalIPv6Address")] = FieldSpan.UpTo(51),
        [(typeof(NetworkSettings), "LinkLocalIPv6PrefixLen")] = FieldSpan.UpTo(51),
        [(typeof(NetworkSettings), "SecondaryIPAddresses")] = FieldSpan.UpTo(51),
        [(typeof(NetworkSettings), "SecondaryIPv6Addresses")] = FieldSpan.UpTo(51),
        [(typeof(NetworkSettings), "EndpointID")] = FieldSpan.UpTo(51),
        [(typeof(NetworkSettings), "Gateway")] = FieldSpan.UpTo(51),
        [(typeof(NetworkSettings), "GlobalIPv6Address")] = FieldSpan.UpTo(51),
        [(typeof(NetworkSettings), "GlobalIPv6PrefixLen")] = FieldSpan.UpTo(51),
        [(typeof(NetworkSettings), "IPAddress")] = FieldSpan.UpTo(51),
        [(typeof(NetworkSettings), "IPPrefixLen")] = FieldSpan.UpTo(51),
        [(typeof(NetworkSettings), "IPv6Gateway")] = FieldSpan.UpTo(51),
        [(typeof(NetworkSettings), "MacAddress")] = FieldSpan.UpTo(51),
        [(typeof(EndpointSettings), "DNSNames")] = FieldSpan.From(44),
        [(typeof(EndpointSettings), "GwPriority")] = FieldSpan.From(48),
        [(typeof(NetworkInspect), "EnableIPv4")] = FieldSpan.From(48),
        [(typeof(NetworkInspect), "Status")] = FieldSpan.From(52),
        [(typeof(ContainerInspect), "ImageManifestDescriptor")] = FieldSpan.From(48),
        [(typeof(ContainerSummary), "ImageManifestDescriptor")] = FieldSpan.From(48),
        [(typeof(ContainerSummary), "Health")] = FieldSpan.From(52),
        [(typeof(ContainerSummaryHostConfig), "Annotations")] = FieldSpan.From(46),
        [(typeof(HostConfig), "Annotations")] = FieldSpan.From(43),
        [(typeof(HostConfig), "KernelMemoryTCP")] = FieldSpan.UpTo(51),
        [(typeof(HealthConfig), "StartInterval")] = FieldSpan.From(44),
        [(typeof(ContainerStats), "os_type")] = FieldSpan.From(52),
        [(typeof(ImageInspect), "Descriptor")] = FieldSpan.From(48),
        [(typeof(ImageInspect), "Manifests")] = FieldSpan.From(48),
        [(typeof(ImageInspect), "Identity")] = FieldSpan.From(53),
        [(typeof(ImageInspect), "VirtualSize")] = FieldSpan.UpTo(43),
        [(typeof(ImageInspect), "Container")] = FieldSpan.UpTo(44),
        [(typeof(ImageInspect), "ContainerConfig")] = FieldSpan.UpTo(44),
        [(typeof(ImageSummary), "Descriptor")] = FieldSpan.From(48),
        [(typeof(ImageSummary), "Manifests")] = FieldSpan.From(47),
        [(typeof(ImageSummary), "VirtualSize")] = FieldSpan.UpTo(43),
        [(typeof(BuildCache), "Parent")] = FieldSpan.UpTo(41),
        [(typeof(BuildCache), "Parents")] = FieldSpan.From(42),
        [(typeof(EventMessage), "status")] = FieldSpan.UpTo(51),
        [(typeof(EventMessage), "id")] = FieldSpan.UpTo(51),
        [(typeof(EventMessage), "from")] = FieldSpan.UpTo(51),
        [(typeof(SystemInfo), "BridgeNfIptables")] = FieldSpan.UpTo(49),
        [(typeof(SystemInfo), "BridgeNfIp6tables")] = FieldSpan.UpTo(49),
        [(typeof(SystemInfo), "KernelMemoryTCP")] = FieldSpan.UpTo(51),
        [(typeof(SystemInfo), "CDISpecDirs")] = FieldSpan.From(44),
        [(typeof(SystemInfo), "Containerd")] = FieldSpan.From(46),
        [(typeof(SystemInfo), "FirewallBackend")] = FieldSpan.From(49),
        [(typeof(SystemInfo), "DiscoveredDevices")] = FieldSpan.From(50),
        [(typeof(SystemInfo), "NRI")] = FieldSpan.From(53),
        [(typeof(RegistryServiceConfig), "AllowNondistributableArtifactsCIDRs")] = FieldSpan.UpTo(48),
        [(typeof(RegistryServiceConfig), "AllowNondistributableArtifactsHostnames")] = FieldSpan.UpTo(48),
        [(typeof(Commit), "Expected")] = FieldSpan.UpTo(48),
        [(typeof(RegisteredRuntime), "status")] = FieldSpan.From(44),
        [(typeof(DiskUsage), "BuilderSize")] = FieldSpan.UpTo(41),
        [(typeof(DiskUsage), "LayersSize")] = FieldSpan.UpTo(52),
        [(typeof(DiskUsage), "Images")] = FieldSpan.UpTo(52),
        [(typeof(DiskUsage), "Containers")] = FieldSpan.UpTo(52),
        [(typeof(DiskUsage), "Volumes")] = FieldSpan.UpTo(52),
        [(typeof(DiskUsage), "BuildCache")] = FieldSpan.UpTo(52),
        [(typeof(DiskUsage), "ImageUsage")] = FieldSpan.From(52),
        [(typeof(DiskUsage), "ContainerUsage")] = FieldSpan.From(52),
        [(typeof(DiskUsage), "VolumeUsage")] = FieldSpan.From(52),
        [(typeof(DiskUsage), "BuildCacheUsage")] = FieldSpan.From(52),
    };

    /// <summary>The minor version from which on a field is left out when it is null, zero, false or empty.</summary>
    private static readonly Dictionary<(Type Type, string Field), int> OmittedWhenEmptyFrom = new()
    {
        [(typeof(ContainerWait), "Error")] = 42,
        [(typeof(HostConfig), "KernelMemory")] = 42,
        [(typeof(HostConfig), "KernelMemoryTCP")] = 42,
        [(typeof(SystemInfo), "KernelMemory")] = 42,
        [(typeof(SystemInfo), "KernelMemoryTCP")] = 42,
        [(typeof(ImageInspect), "Created")] = 44,
        [(typeof(ImageInspect), "Parent")] = 52,
        [(typeof(ImageInspect), "Comment")] = 52,
        [(typeof(ImageInspect), "DockerVersion")] = 52,
        [(typeof(ImageInspect), "Author")] = 52,
        [(typeof(ContainerConfig), "OnBuild")] = 52,
    };

    public static void Apply(JsonTypeInfo type, ApiVersion version)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        foreach (var property in type.Properties)
        {
            var field = (type.Type, property.Name);
            if (Spans.TryGetValue(field, out var span) && !span.Includes(version))
                property.ShouldSerialize = static (_, _) => false;
            else if (OmittedWhenEmptyFrom.TryGetValue(field, out var minor) && version >= new ApiVersion(1, minor))
                property.ShouldSerialize = static (_, value) => !IsEmpty(value);
        }
    }

    /// <summary>Entries of the tables that name no field; there must be none.</summary>
    internal static IEnumerable<string> Unknown()
    {
        foreach (var (type, field) in Spans.Keys.Concat(OmittedWhenEmptyFrom.Keys))
        {
            if (Skiff.Api.ApiJson.Wire.GetTypeInfo(type)?.Properties.Any(property => property.Name == field) != true)
                yield return $"{type.Name}.{field}";
        }
    }

    private static bool IsEmpty(object? value) => value switch
    {
        null or "" or 0L or 0 or false => true,
        ICollection collection => collection.Count == 0,
        _ => false,
    };
}
