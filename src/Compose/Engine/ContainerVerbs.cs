
namespace Skiff.Compose.Engine;

/// <summary>Verbs on the containers that a project has already: start, stop, restart, kill, pause, unpause, rm.</summary>
public static class ContainerVerbs
{
    /// <summary>Containers of these services (all for none) that are no one-offs.</summary>
    public static async Task<List<ProjectContainer>> SelectAsync(ComposeContext context, IReadOnlyCollection<string> services, bool all, CancellationToken cancellationToken, bool oneOffs = false)
    {
        foreach (var name in services)
            _ = context.Project?.Find(name);
        var present = await context.ContainersAsync(all, cancellationToken);
        return [.. present.Where(container => container.IsOneOff == oneOffs && (services.Count == 0 ? context.Project is null || context.Project.All.ContainsKey(container.Service) : services.Contains(container.Service)))];
    }

    public static async Task StartAsync(ComposeContext context, IReadOnlyCollection<string> services, bool waits, CancellationToken cancellationToken)
    {
        var containers = await SelectAsync(context, services, all: true, cancellationToken);
        foreach (var name in services.Where(name => !containers.Exists(container => container.Service == name)))
            throw new ComposeException($"service \"{name}\" has no container to start");
        if (containers.Count == 0)
            throw new ComposeException($"no container found for project \"{context.ProjectName}\": not found");
        var byService = new System.Collections.Concurrent.ConcurrentDictionary<string, IReadOnlyList<ProjectContainer>>(StringComparer.Ordinal);
        foreach (var group in containers.GroupBy(static container => container.Service, StringComparer.Ordinal))
            byService[group.Key] = [.. group];
        var start = new ServiceStart(context, byService);
        var set = ServiceSet.Of(context.Project, containers);
        await ServiceGraph.DependenciesFirstAsync(set, service => start.StartAsync(service, waits: true, cancellationToken));
        if (waits)
            await start.WaitAsync(set, null, cancellationToken);
    }

    public static async Task StopAsync(ComposeContext context, IReadOnlyCollection<string> services, int? timeout, CancellationToken cancellationToken)
    {
        var containers = await SelectAsync(context, services, all: false, cancellationToken);
        await ServiceGraph.DependentsFirstAsync(ServiceSet.Of(context.Project, containers), service =>
            context.ForEachAsync(containers.Where(container => container.Service == service.Name), container => ContainerSteps.StopAsync(context, container, timeout, cancellationToken)));
    }

    public static async Task RestartAsync(ComposeContext context, IReadOnlyCollection<string> services, int? timeout, bool withDependents, CancellationToken cancellationToken)
    {
        var chosen = new HashSet<string>(services, StringComparer.Ordinal);
        if (withDependents && services.Count > 0 && context.Project is { } project)
            chosen.UnionWith(project.Services.Values.Where(service => service.DependsOn.Any(entry => entry.Value.Restart && services.Contains(entry.Key))).Select(static service => service.Name));
        var containers = await SelectAsync(context, chosen, all: true, cancellationToken);
        await ServiceGraph.DependenciesFirstAsync(ServiceSet.Of(context.Project, containers), service =>
            context.ForEachAsync(containers.Where(container => container.Service == service.Name), async container =>
            {
                context.Tell($"Container {container.Name}", "Restarting");
                await context.Client.Containers.RestartAsync(container.Id, ContainerSteps.TimeoutQuery(timeout), cancellationToken);
                context.Tell($"Container {container.Name}", "Started", ProgressStatus.Done);
            }));
    }

    public static Task KillAsync(ComposeContext context, IReadOnlyCollection<string> services, string signal, bool orphans, CancellationToken cancellationToken) =>
        EachRunningAsync(context, services, "Killing", "Killed", async container =>
        {
            await context.Client.Containers.KillAsync(container.Id, signal, cancellationToken);
        }, cancellationToken, orphans);

    public static Task PauseAsync(ComposeContext context, IReadOnlyCollection<string> services, CancellationToken cancellationToken) =>
        EachRunningAsync(context, services, "Pausing", "Paused", container => context.Client.Containers.PauseAsync(container.Id, cancellationToken), cancellationToken);

    public static Task UnpauseAsync(ComposeContext context, IReadOnlyCollection<string> services, CancellationToken cancellationToken) =>
        EachRunningAsync(context, services, "Unpausing", "Unpaused", container => context.Client.Containers.UnpauseAsync(container.Id, cancellationToken), cancellationToken);

    public static Task RemoveAsync(ComposeContext context, IEnumerable<ProjectContainer> containers, bool volumes, CancellationToken cancellationToken) =>
        context.ForEachAsync(containers, container => ContainerSteps.RemoveAsync(context, container, null, volumes, cancellationToken));

    private static async Task EachRunningAsync(
        ComposeContext context, IReadOnlyCollection<string> services, string doing, string done, Func<ProjectContainer, Task> action, CancellationToken cancellationToken, bool orphans = false)
    {
        var containers = orphans && services.Count == 0 ? await context.ContainersAsync(all: false, cancellationToken) : await SelectAsync(context, services, all: false, cancellationToken);
        if (containers.Count == 0)
            context.Warn("no container to " + doing[..^3].ToLowerInvariant());
        await context.ForEachAsync(containers, async container =>
        {
            context.Tell($"Container {container.Name}", doing);
            await action(container);
            context.Tell($"Container {container.Name}", done, ProgressStatus.Done);
        });
    }
}
