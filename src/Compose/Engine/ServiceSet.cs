using Skiff.Compose.Model;
using Skiff.Compose.Yaml;

namespace Skiff.Compose.Engine;

/// <summary>The services that containers belong to, with their dependencies: from the files, or from the labels where there are none.</summary>
internal static class ServiceSet
{
    public static List<Service> Of(Project? project, IEnumerable<ProjectContainer> containers)
    {
        var services = new SortedDictionary<string, Service>(StringComparer.Ordinal);
        foreach (var container in containers)
        {
            if (services.ContainsKey(container.Service))
                continue;
            services[container.Service] = project?.All.GetValueOrDefault(container.Service) ?? Labelled(container);
        }
        return [.. services.Values];
    }

    private static Service Labelled(ProjectContainer container)
    {
        var dependencies = YamlNode.Map();
        foreach (var entry in (container.Label(ComposeLabels.DependsOn) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split(':');
            dependencies.Entries[parts[0]] = YamlNode.MapOf(default, ("condition", YamlNode.OfText(parts.Length > 1 ? parts[1] : "service_started")), ("restart", YamlNode.OfBool(parts is [_, _, "true"])));
        }
        return new Service(container.Service, YamlNode.MapOf(default, ("depends_on", dependencies)));
    }
}
