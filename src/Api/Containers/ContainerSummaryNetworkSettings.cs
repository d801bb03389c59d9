using Skiff.Api.Networks;

namespace Skiff.Api.Containers;

public sealed record ContainerSummaryNetworkSettings
{
    public Dictionary<string, EndpointSettings?>? Networks { get; init; }
}
