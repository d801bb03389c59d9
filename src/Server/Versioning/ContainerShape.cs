using Skiff.Api.Containers;
using Skiff.Api.Networks;

namespace Skiff.Server.Versioning;

/// <summary>Values, not fields, that a container's description has in older versions.</summary>
internal static class ContainerShape
{
    private const int ShortId = 12;

    /// <summary>Up to 1.44 the aliases in a network of the user's included the short ID.</summary>
    public static ContainerInspect Of(ContainerInspect container, ApiVersion version)
    {
        if (version >= new ApiVersion(1, 45) || container.Id is not { Length: > ShortId } id || container.NetworkSettings?.Networks is not { Count: > 0 } networks)
            return container;
        var shaped = new Dictionary<string, EndpointSettings?>(networks.Count);
        foreach (var (name, endpoint) in networks)
            shaped[name] = endpoint is null || IsPredefined(name) ? endpoint : WithShortId(endpoint, id[..ShortId]);
        return container with { NetworkSettings = container.NetworkSettings with { Networks = shaped } };
    }

    private static bool IsPredefined(string network) => network is "bridge" or "host" or "none" or "default";

    private static EndpointSettings WithShortId(EndpointSettings endpoint, string shortId)
        => endpoint.Aliases?.Contains(shortId) == true ? endpoint : endpoint with { Aliases = [.. endpoint.Aliases ?? [], shortId] };
}
