using Skiff.Api.Containers;
using Skiff.Engine.Bundle;
using Skiff.Engine.Events;
using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>Changes a container's limits and restart policy, of a running one at once.</summary>
internal sealed class ContainerUpdate(EngineParts parts)
{
    public async Task<ContainerUpdateResponse> UpdateAsync(Container container, ContainerUpdateRequest request, CancellationToken cancellationToken)
    {
        using (await container.LockAsync(cancellationToken))
        {
            if (container.Record.State.Status is ContainerStatus.Removing or ContainerStatus.Dead)
                throw new EngineException(ErrorKind.Conflict, $"Cannot update container {container.Id}: Container is marked for removal and cannot be \"update\".");
            var host = Merge(container.HostConfig, request);
            ConfigurationRules.Check(host, Environment.ProcessorCount);
            if (request.RestartPolicy?.Name is { Length: > 0 })
            {
                RestartDecision.Validate(request.RestartPolicy);
                if (host.AutoRemove && request.RestartPolicy.Name != "no")
                {
                    throw new EngineException(
                        ErrorKind.InvalidArgument, "Restart policy cannot be updated because AutoRemove is enabled for the container");
                }
            }
            if (container.Record.State.HasProcess)
                parts.CgroupOf(container).Apply(ResourceLimits.Of(host));
            await parts.Directories.WriteAsync(container.Id, host);
            container.HostConfig = host;
            if (host.RestartPolicy?.Name != "no" && request.RestartPolicy?.Name is { Length: > 0 })
                container.BackOff.Reset();
        }
        parts.Events.Publish(container, "update");
        return new ContainerUpdateResponse();
    }

    /// <summary>What is zero or empty stays as it was.</summary>
    private static HostConfig Merge(HostConfig host, ContainerUpdateRequest request)
    {
        if (request.Memory > 0 && request.MemorySwap == 0 && host.MemorySwap > 0 && request.Memory > host.MemorySwap)
        {
            throw new EngineException(
                ErrorKind.Conflict,
                "Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time");
        }
        if (request.NanoCpus > 0 && (host.CpuPeriod > 0 || host.CpuQuota > 0))
            throw new EngineException(ErrorKind.Conflict, "Conflicting options: Nano CPUs cannot be updated as CPU Period or Quota has already been set");
        if ((request.CpuPeriod > 0 || request.CpuQuota > 0) && host.NanoCpus > 0)
            throw new EngineException(ErrorKind.Conflict, "Conflicting options: CPU Period and Quota cannot be updated as NanoCPUs has already been set");
        return host with
        {
            CpuShares = Or(request.CpuShares, host.CpuShares),
            Memory = Or(request.Memory, host.Memory),
            NanoCpus = Or(request.NanoCpus, host.NanoCpus),
            BlkioWeight = Or(request.BlkioWeight, host.BlkioWeight),
            CpuPeriod = Or(request.CpuPeriod, host.CpuPeriod),
            CpuQuota = Or(request.CpuQuota, host.CpuQuota),
            CpuRealtimePeriod = Or(request.CpuRealtimePeriod, host.CpuRealtimePeriod),
            CpuRealtimeRuntime = Or(request.CpuRealtimeRuntime, host.CpuRealtimeRuntime),
            CpusetCpus = string.IsNullOrEmpty(request.CpusetCpus) ? host.CpusetCpus : request.CpusetCpus,
            CpusetMems = string.IsNullOrEmpty(request.CpusetMems) ? host.CpusetMems : request.CpusetMems,
            KernelMemory = Or(request.KernelMemory, host.KernelMemory),
            MemoryReservation = Or(request.MemoryReservation, host.MemoryReservation),
            MemorySwap = Or(request.MemorySwap, host.MemorySwap),
            PidsLimit = request.PidsLimit is null ? host.PidsLimit : request.PidsLimit is 0 or -1 ? null : request.PidsLimit,
            RestartPolicy = string.IsNullOrEmpty(request.RestartPolicy?.Name) ? host.RestartPolicy : request.RestartPolicy,
        };
    }

    private static long Or(long value, long otherwise) => value != 0 ? value : otherwise;
}
