using System.Collections.Concurrent;
using Skiff.Client;
using Skiff.Compose.Model;

namespace Skiff.Compose.Engine;

/// <summary>
/// Brings a project into the state that its files describe.
/// 1. Images, networks and volumes are seen to, at once.
/// 2. Containers are created, replaced or removed service by service; a service waits only for those whose containers its own refer to.
/// 3. Containers are started, each service once the conditions of its dependencies hold.
/// It may be interrupted anywhere, and two may run at once: each step looks at what is there, and a name that was taken meanwhile is looked at again.
/// </summary>
public sealed class ProjectUp(ComposeContext context, UpOptions options)
{
    private const int Attempts = 6;
    private readonly ConcurrentDictionary<string, IReadOnlyList<ProjectContainer>> _containers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _restarts = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string> _images = new Dictionary<string, string>();

    private Project Project => context.Project!;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var services = Selected();
        foreach (var (name, scale) in options.Scales)
            Project.Find(name).Scale = scale;
        var listing = context.ContainersAsync(all: true, cancellationToken);
        var resources = ProjectResources.EnsureAsync(context, Project, cancellationToken);
        try
        {
            _images = await ServiceImages.EnsureAsync(context, services, options.Images, cancellationToken);
        }
        finally
        {
            await resources;
        }
        var present = await OrphansAsync(await listing, cancellationToken);
        foreach (var group in present.GroupBy(static container => container.Service, StringComparer.Ordinal))
            _containers[group.Key] = [.. group.Where(static container => !container.IsOneOff)];
        await ServiceGraph.VisitAsync(services, ReferredTo, service => ConvergeAsync(service, cancellationToken));
        if (!options.Starts)
            return;
        var starts = new ServiceStart(context, _containers);
        await ServiceGraph.DependenciesFirstAsync(services, service => starts.StartAsync(service, !options.WithoutDependencies, cancellationToken));
        if (options.Waits)
            await starts.WaitAsync(services, options.WaitTimeout, cancellationToken);
    }

    /// <summary>The containers of the services, as the run left them.</summary>
    public IReadOnlyList<ProjectContainer> ContainersOf(string service) => _containers.GetValueOrDefault(service) ?? [];

    public IReadOnlyList<Service> Selected() =>
        options.WithoutDependencies && options.Services.Count > 0 ? [.. options.Services.Distinct().Select(Project.Find)] : Project.WithDependencies(options.Services);

    /// <summary>Services whose containers must be there before this one's can be created.</summary>
    private static IEnumerable<string> ReferredTo(Service service)
    {
        foreach (var key in (string[])["network_mode", "ipc", "pid"])
        {
            if (service.Text(key) is { } text && text.StartsWith("service:", StringComparison.Ordinal))
                yield return text["service:".Length..];
        }
        foreach (var text in service.Texts("volumes_from").Concat(service.Texts("links")))
        {
            if (!text.StartsWith("container:", StringComparison.Ordinal))
                yield return text.Split(':')[0];
        }
        // what is recreated restarts those that ask for it: they are looked at afterwards
        foreach (var (name, dependency) in service.DependsOn)
        {
            if (dependency.Restart)
                yield return name;
        }
    }

    private async Task<List<ProjectContainer>> OrphansAsync(List<ProjectContainer> present, CancellationToken cancellationToken)
    {
        var orphans = present.Where(container => !container.IsOneOff && !Project.All.ContainsKey(container.Service)).ToList();
        if (orphans.Count == 0)
            return present;
        if (options.RemovesOrphans)
            await context.ForEachAsync(orphans, orphan => ContainerSteps.RemoveAsync(context, orphan, options.StopTimeout, volumes: false, cancellationToken));
        else if (!options.IgnoresOrphans)
            context.Warn($"Found orphan containers ([{string.Join(' ', orphans.Select(static orphan => orphan.Name))}]) for this project. If you removed or renamed this service in your compose file, you can run this command with the --remove-orphans flag to clean it up.");
        return [.. present.Except(orphans)];
    }

    private async Task ConvergeAsync(Service service, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ConvergeOnceAsync(service, cancellationToken);
                return;
            }
            catch (ApiException error) when (attempt < Attempts && (error.IsConflict || error.IsNotFound) && !error.Message.Contains("o such image", StringComparison.Ordinal))
            {
                // another `up` changed this service meanwhile: what is there now counts
                await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt * attempt), context.Clock, cancellationToken);
                var now = await context.ContainersAsync(all: true, cancellationToken);
                _containers[service.Name] = [.. now.Where(container => container.Service == service.Name && !container.IsOneOff)];
            }
        }
    }

    private async Task ConvergeOnceAsync(Service service, CancellationToken cancellationToken)
    {
        var plan = new ServicePlan(context, service, _containers, _images.GetValueOrDefault(service.Name) ?? "", options, ForcesOf(service));
        var (result, replaced) = await plan.ApplyAsync(cancellationToken);
        _containers[service.Name] = result;
        if (replaced)
            await StopDependentsAsync(service, cancellationToken);
    }

    private bool ForcesOf(Service service)
    {
        var named = options.Services.Count == 0 || options.Services.Contains(service.Name);
        return named ? options.ForcesRecreation : options.RecreatesDependencies;
    }

    /// <summary>What asks to be restarted with this service is stopped now and started in its turn.</summary>
    private async Task StopDependentsAsync(Service service, CancellationToken cancellationToken)
    {
        foreach (var dependent in Project.Services.Values.Where(other => other.DependsOn.GetValueOrDefault(service.Name)?.Restart == true))
        {
            if (!_restarts.TryAdd(dependent.Name, true) || !_containers.TryGetValue(dependent.Name, out var containers))
                continue;
            await context.ForEachAsync(containers.Where(static container => container.IsRunning), container => ContainerSteps.StopAsync(context, container, options.StopTimeout, cancellationToken));
            _containers[dependent.Name] = [.. containers.Select(static container => container with { Summary = container.Summary with { State = "exited" } })];
        }
    }
}
