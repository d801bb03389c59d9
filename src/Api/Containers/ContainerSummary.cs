using System.Text.Json.Serialization;
using Skiff.Api.Images;

namespace Skiff.Api.Containers;

public sealed record ContainerSummary
{
    public string? Id { get; init; }

    public List<string>? Names { get; init; }

    public string? Image { get; init; }

    [JsonPropertyName("ImageID")]
    public string? ImageId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OciDescriptor? ImageManifestDescriptor { get; init; }

    public string? Command { get; init; }

    public long Created { get; init; }

    public List<PortSummary>? Ports { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SizeRw { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long? SizeRootFs { get; init; }

    public Dictionary<string, string>? Labels { get; init; }

    public string? State { get; init; }

    public string? Status { get; init; }

    public ContainerSummaryHostConfig? HostConfig { get; init; }

    public ContainerSummaryNetworkSettings? NetworkSettings { get; init; }

    public List<MountPoint>? Mounts { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContainerSummaryHealth? Health { get; init; }
}
