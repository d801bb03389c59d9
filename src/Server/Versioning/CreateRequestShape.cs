using Skiff.Api.Containers;

namespace Skiff.Server.Versioning;

/// <summary>Turns a request to create a container into what its version meant by it.</summary>
internal static class CreateRequestShape
{
    public static ContainerCreateRequest Upgrade(ContainerCreateRequest request, ApiVersion version)
    {
        // From 1.52 on an address is an endpoint's, not the container's.
        if (version >= new ApiVersion(1, 52))
            request = request with { MacAddress = null };
        if (version < new ApiVersion(1, 44) && request.Healthcheck is { } health)
            request = request with { Healthcheck = health with { StartInterval = 0 } };
        return request.HostConfig is { } host ? request with { HostConfig = Upgrade(host, version) } : request;
    }

    private static HostConfig Upgrade(HostConfig host, ApiVersion version)
    {
        // Clients removed the container themselves.
        if (version < new ApiVersion(1, 25))
            host = host with { AutoRemove = false };
        if (version < new ApiVersion(1, 40) && string.IsNullOrEmpty(host.IpcMode))
            host = host with { IpcMode = "shareable" };
        if (version < new ApiVersion(1, 41) && string.IsNullOrEmpty(host.CgroupnsMode))
            host = host with { CgroupnsMode = "host" };
        if (version < new ApiVersion(1, 42))
            return host with { ConsoleSize = null };
        host = host with { KernelMemory = 0 };
        return version >= new ApiVersion(1, 52) ? host with { KernelMemoryTCP = 0 } : host;
    }
}
