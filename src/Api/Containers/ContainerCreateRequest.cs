using System.Text.Json.Serialization;
using Skiff.Api.Networks;

namespace Skiff.Api.Containers;

/// <summary>Body of POST /containers/create: the container's configuration with what concerns the host beside it.</summary>
public sealed record ContainerCreateRequest : ContainerConfig
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HostConfig? HostConfig { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NetworkingConfig? NetworkingConfig { get; init; }
}
