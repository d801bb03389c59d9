using Skiff.Compose.Yaml;

namespace Skiff.Compose.Loading;

/// <summary>Completes a merged tree: what the specification implies is written out.</summary>
internal static class Normalisation
{
    public static void Apply(YamlNode root, string project, string directory, Func<string, string?> variables, bool resolves)
    {
        if (root["services"] is not { } services)
            root.Entries["services"] = services = YamlNode.Map();
        foreach (var (name, service) in services.Entries)
        {
            ServiceEnvironment.Resolve(service, variables, resolves);
            Service(name, service, directory);
        }
        if (root["networks"] is not { } networks)
            root.Entries["networks"] = networks = YamlNode.Map();
        if (networks["default"] is null)
            networks.Entries["default"] = YamlNode.Map();
        foreach (var section in (ReadOnlySpan<string>)["networks", "volumes", "secrets", "configs"])
            Name(root, section, project);
        foreach (var (_, volume) in root["volumes"]?.Entries ?? [])
        {
            if (volume["driver"]?.Text is "local" && volume["driver_opts"]?["o"]?.Text == "bind" && volume["driver_opts"]!["device"] is { } device)
                volume["driver_opts"]!.Entries["device"] = YamlNode.OfText(new Canonicaliser(directory, variables("HOME") ?? "/").Absolute(device.Text), device.Position);
        }
    }

    private static void Service(string name, YamlNode service, string directory)
    {
        if (service["networks"] is null or { Entries.Count: 0 } && service["network_mode"] is null && service["provider"] is null)
            service.Entries["networks"] = YamlNode.MapOf(default, ("default", YamlNode.Null()));
        if (service["pull_policy"]?.Text == "if_not_present")
            service.Entries["pull_policy"] = YamlNode.OfText("missing");
        if (service["build"] is { } build)
        {
            build.Entries.TryAdd("context", YamlNode.OfText(directory));
            if (build["dockerfile_inline"] is null)
                build.Entries.TryAdd("dockerfile", YamlNode.OfText("Dockerfile"));
        }
        foreach (var (_, dependency) in service["depends_on"]?.Entries ?? [])
        {
            dependency.Entries.TryAdd("condition", YamlNode.OfText("service_started"));
            dependency.Entries.TryAdd("required", YamlNode.OfBool(true));
        }
        foreach (var port in service["ports"]?.Items ?? [])
        {
            port.Entries.TryAdd("mode", YamlNode.OfText("ingress"));
            port.Entries.TryAdd("protocol", YamlNode.OfText("tcp"));
        }
        foreach (var link in service["links"]?.Items ?? [])
            Depend(service, link.Text.Split(':')[0], restart: true, link.Position);
        foreach (var key in (ReadOnlySpan<string>)["network_mode", "ipc", "pid", "uts", "cgroup"])
        {
            if (service[key] is { } mode && mode.Text.StartsWith("service:", StringComparison.Ordinal))
                Depend(service, mode.Text["service:".Length..], restart: true, mode.Position);
        }
        foreach (var from in service["volumes_from"]?.Items ?? [])
        {
            if (!from.Text.StartsWith("container:", StringComparison.Ordinal))
                Depend(service, from.Text.Split(':')[0], restart: false, from.Position);
        }
        var (scale, replicas) = (service["scale"]?.Text, service["deploy"]?["replicas"]?.Text);
        if (scale is not null && replicas is not null && scale != replicas)
            throw new ComposeException(service["scale"]!.Position, $"services.{name}.scale", "can't set distinct values on 'scale' and 'deploy.replicas'");
    }

    private static void Depend(YamlNode service, string on, bool restart, YamlPosition position)
    {
        if (service["depends_on"] is not { } dependencies)
            service.Entries["depends_on"] = dependencies = YamlNode.Map(position);
        if (dependencies[on] is not null)
            return;
        var entry = YamlNode.MapOf(position, ("condition", YamlNode.OfText("service_started")), ("restart", restart ? YamlNode.OfBool(true) : null), ("required", YamlNode.OfBool(true)));
        entry.KeyPosition = position;
        dependencies.Entries[on] = entry;
    }

    private static void Name(YamlNode root, string section, string project)
    {
        foreach (var (key, value) in root[section]?.Entries.ToArray() ?? [])
        {
            var resource = value;
            if (resource.IsNull)
            {
                resource = YamlNode.Map(value.Position);
                resource.KeyPosition = value.KeyPosition;
                root[section]!.Entries[key] = resource;
            }
            var external = resource["external"];
            string? named = null;
            if (external is { Kind: YamlKind.Map })
            {
                named = external["name"]?.Text;
                resource.Entries["external"] = external = YamlNode.OfBool(true, external.Position);
            }
            else if (external is { Kind: YamlKind.Text } text)
            {
                resource.Entries["external"] = external = YamlNode.OfBool(text.Text == "true", text.Position);
            }
            var isExternal = external?.Text == "true";
            if (external is not null && !isExternal)
                resource.Entries.Remove("external");
            if (isExternal && resource.Entries.Keys.FirstOrDefault(static field => field is not ("name" or "external") && !field.StartsWith("x-", StringComparison.Ordinal)) is { } extra)
                throw new ComposeException(resource[extra]!.KeyPosition, $"{section}.{key}", $"conflicting parameters \"external\" and \"{extra}\" specified");
            if (resource["name"] is null)
                resource.Entries["name"] = YamlNode.OfText(named ?? (isExternal ? key : $"{project}_{key}"));
        }
    }
}
