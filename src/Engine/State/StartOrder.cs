using Skiff.Engine.Containers;

namespace Skiff.Engine.State;

/// <summary>
/// Starts the containers that run again with the daemon, each after those it needs: whose namespaces or volumes it shares, to which it is
/// linked, and what `depends_on` of its Compose project names, with health or completion where that asks for it. What does not need
/// each other starts at once; a circle is broken, as nothing of it would ever start.
/// </summary>
internal sealed class StartOrder(EngineParts parts, ContainerStart start)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    public void Begin(IReadOnlyList<Container> starting)
    {
        var needs = starting.ToDictionary(container => container, container => new ContainerNeeds(parts.Registry).Of(container));
        var begun = new Dictionary<Container, Task>();
        foreach (var container in Sorted(starting, needs))
        {
            var earlier = needs[container].Where(need => !needs.ContainsKey(need.Container) || begun.ContainsKey(need.Container))
                .Select(need => (need, Begun: begun.GetValueOrDefault(need.Container, Task.CompletedTask))).ToList();
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            begun[container] = done.Task;
            parts.Background.Start($"restart container {container.Id}", async stopping =>
            {
                try
                {
                    foreach (var (need, before) in earlier)
                    {
                        await before.WaitAsync(stopping);
                        await FulfilAsync(container, need, stopping);
                    }
                    await StartAsync(container, stopping);
                }
                finally
                {
                    done.SetResult(); // also when it failed: what needs it tells of that itself
                }
            });
        }
    }

    /// <summary>What is needed stands before what needs it, but for the edges that close a circle.</summary>
    public static IReadOnlyList<Container> Sorted(IReadOnlyList<Container> starting, IReadOnlyDictionary<Container, IReadOnlyList<ContainerNeed>> needs)
    {
        var sorted = new List<Container>();
        var seen = new HashSet<Container>();
        foreach (var container in starting)
            Visit(container);
        return sorted;

        void Visit(Container container)
        {
            if (!needs.TryGetValue(container, out var own) || !seen.Add(container))
                return;
            foreach (var need in own)
                Visit(need.Container);
            sorted.Add(container);
        }
    }

    private async Task StartAsync(Container container, CancellationToken stopping)
    {
        using (await container.LockAsync(stopping))
        {
            if (container.Run is null && !container.IsRemoved)
                await start.StartLockedAsync(container);
        }
    }

    private async Task FulfilAsync(Container container, ContainerNeed need, CancellationToken stopping)
    {
        while (need.IsAwaited)
            await Task.Delay(Glance, parts.Time, stopping);
        if (!need.IsFulfilled)
            parts.Options.Warn($"container {container.BareName} is started although {need.Container.BareName} {need.Failure}");
    }
}
