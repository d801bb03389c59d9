using System.Globalization;
using Skiff.Api.Containers;
using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>Removes all containers that do not run.</summary>
internal sealed class ContainerPrune(EngineParts parts, ContainerRemoval removal)
{
    public async Task<ContainersPruned> PruneAsync(Filters filters, CancellationToken cancellationToken)
    {
        var filter = new PruneFilter(filters, parts.Time);
        List<string> removed = [];
        long reclaimed = 0;
        foreach (var container in parts.Registry.All())
        {
            var record = container.Record;
            if (record.State.Running || !filter.Accepts(record.Created, record.Config.Labels))
                continue;
            try
            {
                var size = await parts.Store.Snapshots.SizeAsync(container.Id, cancellationToken);
                await removal.RemoveAsync(container, new RemoveOptions(Force: false, Volumes: false, Link: false), cancellationToken);
                removed.Add(container.Id);
                reclaimed += size;
            }
            catch (EngineException error) when (error.Kind is ErrorKind.NotFound or ErrorKind.Conflict)
            {
                // it was started, or removed, meanwhile
            }
        }
        parts.Events.Publish("container", "prune", "", new Dictionary<string, string>
        {
            ["reclaimed"] = reclaimed.ToString(CultureInfo.InvariantCulture),
        });
        return new ContainersPruned(removed.Count == 0 ? null : removed, reclaimed);
    }
}
