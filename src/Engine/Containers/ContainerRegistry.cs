using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>The containers in memory: by ID, by beginnings of IDs, by name. A name is taken before its container exists.</summary>
internal sealed class ContainerRegistry
{
    private const int NameTries = 6;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Container> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _idByName = new(StringComparer.Ordinal);
    private readonly List<string> _ids = []; // sorted, for prefixes

    public IReadOnlyList<Container> All()
    {
        lock (_lock)
            return [.. _byId.Values];
    }

    public void Add(Container container)
    {
        lock (_lock)
        {
            _byId.Add(container.Id, container);
            _ids.Insert(~_ids.BinarySearch(container.Id, StringComparer.Ordinal), container.Id);
            _idByName[container.Record.Name] = container.Id;
        }
    }

    public void Remove(Container container)
    {
        lock (_lock)
        {
            if (!_byId.Remove(container.Id))
                return;
            _ids.RemoveAt(_ids.BinarySearch(container.Id, StringComparer.Ordinal));
            ReleaseName(container.Record.Name, container.Id);
        }
    }

    /// <summary>By full ID, name (with or without slash), or unambiguous beginning of an ID. Errors: NotFound, and Internal for an ambiguous one.</summary>
    public Container Get(string nameOrId)
        => Find(nameOrId) ?? throw new EngineException(ErrorKind.NotFound, $"No such container: {nameOrId}");

    public Container? Find(string nameOrId)
    {
        if (nameOrId.Length == 0)
            return null;
        lock (_lock)
        {
            if (_byId.TryGetValue(nameOrId, out var container))
                return container;
            var name = nameOrId[0] == '/' ? nameOrId : "/" + nameOrId;
            if (_idByName.TryGetValue(name, out var id) && _byId.TryGetValue(id, out container))
                return container;
            return ByPrefix(nameOrId);
        }
    }

    /// <summary>Takes the name for an ID that may not exist yet. Errors: Conflict.</summary>
    public void TakeName(string name, string id)
    {
        lock (_lock)
        {
            if (_idByName.TryGetValue(name, out var owner))
                throw ContainerName.Taken(name, owner);
            _idByName[name] = id;
        }
    }

    public string TakeGeneratedName(string id)
    {
        lock (_lock)
        {
            for (var tries = 0; tries < NameTries; tries++)
            {
                var name = GeneratedName.New(tries);
                if (_idByName.TryAdd(name, id))
                    return name;
            }
            var fallback = "/" + RandomId.Short(id);
            _idByName[fallback] = id;
            return fallback;
        }
    }

    public void ReleaseName(string name, string id)
    {
        lock (_lock)
        {
            if (_idByName.TryGetValue(name, out var owner) && owner == id)
                _idByName.Remove(name);
        }
    }

    private Container? ByPrefix(string prefix)
    {
        var index = _ids.BinarySearch(prefix, StringComparer.Ordinal);
        index = index < 0 ? ~index : index;
        if (index >= _ids.Count || !_ids[index].StartsWith(prefix, StringComparison.Ordinal))
            return null;
        if (index + 1 < _ids.Count && _ids[index + 1].StartsWith(prefix, StringComparison.Ordinal))
            throw new EngineException(ErrorKind.Internal, $"Multiple IDs found with provided prefix: {prefix}");
        return _byId[_ids[index]];
    }
}
