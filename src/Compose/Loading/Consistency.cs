using Skiff.Compose.Model;
using Skiff.Compose.Yaml;

namespace Skiff.Compose.Loading;

/// <summary>What a project must satisfy as a whole; each error says where.</summary>
internal static class Consistency
{
    private const string Invalid = ": invalid compose project";

    public static void Check(Project project)
    {
        foreach (var service in project.Services.Values)
        {
            if (service.Node["image"] is null && service.Node["build"] is null && service.Node["provider"] is null)
                throw Wrong(service, service.Node, $"service \"{service.Name}\" has neither an image nor a build context specified");
            if (service.Node["network_mode"] is { } mode && service.Node["networks"] is { Entries.Count: > 0 })
                throw Wrong(service, mode, $"service {service.Name} declares mutually exclusive `network_mode` and `networks`");
            References(project, service);
            Dependencies(project, service);
            Values(service);
            Refused(service);
        }
        Cycles(project);
        foreach (var section in (ReadOnlySpan<string>)["secrets", "configs"])
        {
            foreach (var (name, node) in project.Root[section]?.Entries ?? [])
                Sources(section, name, node);
        }
    }

    private static void References(Project project, Service service)
    {
        foreach (var (network, node) in service.Node["networks"]?.Entries ?? [])
        {
            if (project.Root["networks"]?[network] is null)
                throw new ComposeException(At(node), $"services.{service.Name}.networks", $"service \"{service.Name}\" refers to undefined network {network}{Invalid}");
        }
        foreach (var volume in service.Node["volumes"]?.Items ?? [])
        {
            if (volume["type"]?.Text == "volume" && volume["source"] is { Text.Length: > 0 } source && project.Root["volumes"]?[source.Text] is null)
                throw new ComposeException(volume.Position, $"services.{service.Name}.volumes", $"service \"{service.Name}\" refers to undefined volume {source.Text}{Invalid}");
        }
        foreach (var section in (ReadOnlySpan<string>)["secrets", "configs"])
        {
            foreach (var reference in service.Node[section]?.Items ?? [])
            {
                if (project.Root[section]?[reference["source"]?.Text ?? ""] is null)
                    throw new ComposeException(reference.Position, $"services.{service.Name}.{section}", $"service \"{service.Name}\" refers to undefined {section[..^1]} {reference["source"]?.Text}{Invalid}");
            }
        }
    }

    private static void Dependencies(Project project, Service service)
    {
        foreach (var (name, node) in service.Node["depends_on"]?.Entries.ToArray() ?? [])
        {
            if (project.Services.ContainsKey(name))
                continue;
            if (node["required"]?.Text == "false")
                service.Node["depends_on"]!.Entries.Remove(name);
            else
                throw new ComposeException(At(node), $"services.{service.Name}.depends_on", project.All.TryGetValue(name, out var disabled)
                    ? $"service \"{service.Name}\" depends on \"{name}\", which is disabled by its profiles ({string.Join(", ", disabled.Profiles)}){Invalid}"
                    : $"service \"{service.Name}\" depends on undefined service \"{name}\"{Invalid}");
        }
    }

    private static void Values(Service service)
    {
        if (service.Scale > 1 && service.Node["container_name"] is { } name)
            throw Wrong(service, name, $"services.deploy.replicas: can't set container_name and {service.Name} as container name must be unique");
        Distinct(service, "mem_limit", "limits", "memory");
        Distinct(service, "mem_reservation", "reservations", "memory");
        Distinct(service, "pids_limit", "limits", "pids");
        Distinct(service, "cpus", "limits", "cpus");
        if (service.Node["healthcheck"]?["test"] is { Items: [var first, ..] } && first.Text is not ("NONE" or "CMD" or "CMD-SHELL"))
            throw Wrong(service, first, "healthcheck.test must start either by \"CMD\", \"CMD-SHELL\" or \"NONE\"");
        if (service.Node["restart"] is { Text.Length: > 0 } restart && restart.Text.Split(':')[0] is not ("no" or "always" or "unless-stopped" or "on-failure"))
            throw Wrong(service, restart, $"invalid restart policy: unknown policy '{restart.Text}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
        if (service.Node["pull_policy"] is { Text.Length: > 0 } pull && pull.Text is not ("always" or "never" or "missing" or "build" or "daily" or "weekly") && !pull.Text.StartsWith("every_", StringComparison.Ordinal))
            throw Wrong(service, pull, "services.pull_policy must be one of always, never, missing, if_not_present, build, daily, weekly, every_DURATION");
    }

    private static void Distinct(Service service, string own, string kind, string name)
    {
        if (service.Node[own] is { IsZero: false } value && service.Node["deploy"]?["resources"]?[kind]?[name] is { IsZero: false } other && other.Text != value.Text)
            throw Wrong(service, value, $"services.{service.Name}: can't set distinct values on '{own}' and 'deploy.resources.{kind}.{name}'");
    }

    /// <summary>What the specification has and this implementation cannot do is refused by name, never passed over.</summary>
    private static void Refused(Service service)
    {
        foreach (var (path, why) in (ReadOnlySpan<(string, string)>)
        [
            ("provider", "services of external providers are not implemented"), ("models", "models are not implemented: there is no model runner"),
            ("use_api_socket", "is not implemented: bind the daemon's socket with `volumes`"), ("pull_refresh_after", "is not implemented: use pull_policy every_DURATION"),
            ("credential_spec.config", "needs a swarm"), ("credential_spec.registry", "is of Windows"),
        ])
        {
            var node = service.Node;
            foreach (var part in path.Split('.'))
                node = node?[part];
            if (node is not null && !node.IsZero)
                throw new ComposeException(At(node), $"services.{service.Name}.{path}", why);
        }
        foreach (var volume in service.Node["volumes"]?.Items ?? [])
        {
            if (volume["type"]?.Text is "npipe" or "cluster")
                throw new ComposeException(volume.Position, $"services.{service.Name}.volumes", $"of type {volume["type"]!.Text} are not available on this engine; bind, volume, tmpfs and image are");
        }
    }

    private static void Sources(string section, string name, YamlNode node)
    {
        if (node["driver"] is { } driver)
            throw new ComposeException(At(driver), $"{section}.{name}.driver", "needs a swarm");
        var sources = new[] { "file", "environment", "content", "external" }.Where(key => node[key] is not null).ToList();
        if (sources.Count == 0)
            throw new ComposeException(At(node), $"{section}.{name}", "one of file, environment, content or external must be set");
        if (sources.Count > 1 && !sources.Contains("external"))
            throw new ComposeException(At(node), $"{section}.{name}", $"{sources[0]}|{sources[1]} attributes are mutually exclusive");
    }

    private static void Cycles(Project project)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var service in project.Services.Values)
            Visit(service, []);

        void Visit(Service service, List<string> chain)
        {
            if (done.Contains(service.Name))
                return;
            if (chain.IndexOf(service.Name) is >= 0 and var start)
                throw Wrong(service, service.Node["depends_on"]!, $"dependency cycle detected: {string.Join(" -> ", [.. chain[start..], service.Name])}");
            chain.Add(service.Name);
            foreach (var on in service.DependsOn.Keys)
            {
                if (project.Services.TryGetValue(on, out var next))
                    Visit(next, chain);
            }
            chain.RemoveAt(chain.Count - 1);
            done.Add(service.Name);
        }
    }

    private static YamlPosition At(YamlNode node) => node.KeyPosition.Line > 0 ? node.KeyPosition : node.Position;

    private static ComposeException Wrong(Service service, YamlNode node, string message) => new(At(node), $"services.{service.Name}", message + Invalid);
}
