using Skiff.Compose.Model;

namespace Skiff.Compose.Engine;

/// <summary>Visits services at once, each as soon as what it waits for has been visited.</summary>
internal static class ServiceGraph
{
    /// <param name="services">The services to visit.</param>
    /// <param name="before">Names of what must be visited before a service; what is not visited is not waited for.</param>
    /// <param name="visit">The visit. Once one has failed no further one begins; the failure is thrown.</param>
    public static async Task VisitAsync(IReadOnlyCollection<Service> services, Func<Service, IEnumerable<string>> before, Func<Service, Task> visit)
    {
        var visits = new Dictionary<string, TaskCompletionSource<bool>>(StringComparer.Ordinal);
        foreach (var service in services)
            visits[service.Name] = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Task.WhenAll(services.Select(async service =>
        {
            var done = visits[service.Name];
            try
            {
                foreach (var name in before(service))
                {
                    if (visits.TryGetValue(name, out var other) && !await other.Task)
                    {
                        done.SetResult(false);
                        return;
                    }
                }
                await visit(service);
                done.SetResult(true);
            }
            catch
            {
                done.SetResult(false);
                throw;
            }
        }));
    }

    /// <summary>Dependencies first.</summary>
    public static Task DependenciesFirstAsync(IReadOnlyCollection<Service> services, Func<Service, Task> visit) =>
        VisitAsync(services, static service => service.DependsOn.Keys, visit);

    /// <summary>Dependents first.</summary>
    public static Task DependentsFirstAsync(IReadOnlyCollection<Service> services, Func<Service, Task> visit)
    {
        var dependents = services.ToDictionary(static service => service.Name, static _ => new List<string>(), StringComparer.Ordinal);
        foreach (var service in services)
        {
            foreach (var on in service.DependsOn.Keys)
            {
                if (dependents.TryGetValue(on, out var list))
                    list.Add(service.Name);
            }
        }
        return VisitAsync(services, service => dependents[service.Name], visit);
    }
}
