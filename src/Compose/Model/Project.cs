using System.Text;
using Skiff.Compose.Yaml;

namespace Skiff.Compose.Model;

/// <summary>A loaded project: its canonical tree, and the services of it that are active.</summary>
public sealed class Project
{
    public required string Name { get; init; }

    public required string Directory { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    public required IReadOnlyList<string> EnvironmentFiles { get; init; }

    public required YamlNode Root { get; init; }

    /// <summary>Reads a variable: of the process, else of `.env`.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>All services, whatever their profiles.</summary>
    public SortedDictionary<string, Service> All { get; } = new(StringComparer.Ordinal);

    /// <summary>The services of the active profiles.</summary>
    public SortedDictionary<string, Service> Services { get; } = new(StringComparer.Ordinal);

    public static string NormaliseName(string text)
    {
        var name = new StringBuilder();
        foreach (var c in text.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c) || name.Length > 0 && c is '-' or '_' && name.Length > 0)
                name.Append(c);
        }
        return name.ToString();
    }

    /// <summary>Networks, volumes, configs or secrets that an active service uses, by their keys.</summary>
    public SortedDictionary<string, YamlNode> Used(string section)
    {
        var used = new SortedDictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var service in Services.Values)
        {
            var names = section switch
            {
                "networks" => service.Node["networks"]?.Entries.Keys ?? Enumerable.Empty<string>(),
                "volumes" => (service.Node["volumes"]?.Items ?? []).Where(static volume => volume["type"]?.Text == "volume").Select(static volume => volume["source"]?.Text ?? ""),
                _ => (service.Node[section]?.Items ?? []).Concat(service.Node["build"]?[section]?.Items ?? []).Select(static reference => reference["source"]?.Text ?? ""),
            };
            foreach (var name in names)
            {
                if (Root[section]?[name] is { } node)
                    used[name] = node;
            }
        }
        return used;
    }

    /// <summary>The service of this name, active or not.</summary>
    public Service Find(string name) => All.GetValueOrDefault(name) ?? throw new ComposeException($"no such service: {name}");

    /// <summary>The active services that these need, themselves included; all of them for none.</summary>
    public IReadOnlyList<Service> WithDependencies(IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
            return [.. Services.Values];
        var chosen = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
            Add(Find(name));
        return [.. chosen.Select(name => All[name])];

        void Add(Service service)
        {
            if (!chosen.Add(service.Name))
                return;
            foreach (var on in service.DependsOn.Keys)
            {
                if (All.TryGetValue(on, out var next))
                    Add(next);
            }
        }
    }

    internal void Select(IReadOnlyList<string> profiles, IReadOnlyList<string> named)
    {
        var active = new HashSet<string>(profiles, StringComparer.Ordinal);
        foreach (var name in named)
            active.UnionWith(All.GetValueOrDefault(name)?.Profiles ?? []);
        Services.Clear();
        foreach (var service in All.Values)
        {
            if (service.Profiles.Count == 0 || active.Contains("*") || service.Profiles.Any(active.Contains))
                Services[service.Name] = service;
        }
        // what an optional dependency names may be inactive
        foreach (var service in Services.Values)
        {
            foreach (var (on, dependency) in service.Node["depends_on"]?.Entries.ToArray() ?? [])
            {
                if (dependency["required"]?.Text == "false" && !Services.ContainsKey(on))
                    service.Node["depends_on"]!.Entries.Remove(on);
            }
        }
    }
}
