using System.Collections.Concurrent;
using Skiff.Engine.Containers;

namespace Skiff.Engine.Exec;

/// <summary>The execs of all containers by ID. Of those that ended a number stays for each container, to be inspected.</summary>
internal sealed class ExecRegistry
{
    private const int FinishedKept = 64;
    private readonly ConcurrentDictionary<string, ExecInstance> _byId = new(StringComparer.Ordinal);

    public void Add(ExecInstance exec)
    {
        _byId[exec.Id] = exec;
        exec.Container.Execs[exec.Id] = exec;
    }

    public ExecInstance? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>An exec has ended; the oldest of its container's that ended earlier may have to go.</summary>
    public void Finished(ExecInstance exec)
    {
        exec.Container.FinishedExecs.Enqueue(exec.Id);
        while (exec.Container.FinishedExecs.Count > FinishedKept && exec.Container.FinishedExecs.TryDequeue(out var oldest))
            Remove(exec.Container, oldest);
    }

    /// <summary>The container starts anew or is gone.</summary>
    public void Clear(Container container)
    {
        foreach (var id in container.Execs.Keys)
            Remove(container, id);
        container.FinishedExecs.Clear();
    }

    private void Remove(Container container, string id)
    {
        _byId.TryRemove(id, out _);
        container.Execs.TryRemove(id, out _);
    }
}
