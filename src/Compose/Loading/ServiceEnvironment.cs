using Skiff.Compose.Yaml;

namespace Skiff.Compose.Loading;

/// <summary>Carries `env_file` and `label_file` out, and gives variables without a value theirs from the environment.</summary>
internal static class ServiceEnvironment
{
    public static void Resolve(YamlNode service, Func<string, string?> variables, bool resolves)
    {
        var environment = YamlNode.Map(service["environment"]?.Position ?? service.Position);
        foreach (var file in service["env_file"]?.Items ?? [])
        {
            var path = file["path"]!.Text;
            if (file["required"]?.Text == "false" && !File.Exists(path))
                continue;
            var values = file["format"] is null
                ? EnvironmentFile.Read(path, name => variables(name) ?? environment[name]?.Text)
                : RawLines(path);
            foreach (var (name, value) in values)
            {
                if (value is not null)
                    environment.Entries[name] = YamlNode.OfText(value, file.Position);
            }
        }
        foreach (var (name, value) in service["environment"]?.Entries ?? [])
            environment.Entries[name] = value.IsNull && resolves && variables(name) is { } found ? YamlNode.OfText(found, value.Position) : value;
        service.Entries.Remove("env_file");
        if (environment.Entries.Count > 0)
            service.Entries["environment"] = environment;
        ResolveLabels(service, variables);
        foreach (var (name, value) in service["build"]?["args"]?.Entries.ToArray() ?? [])
        {
            if (value.IsNull && resolves && variables(name) is { } found)
                service["build"]!["args"]!.Entries[name] = YamlNode.OfText(found, value.Position);
        }
    }

    private static void ResolveLabels(YamlNode service, Func<string, string?> variables)
    {
        if (service["label_file"] is not { } files)
            return;
        service.Entries.Remove("label_file");
        var labels = YamlNode.Map(files.Position);
        foreach (var file in files.Items)
        {
            foreach (var (name, value) in EnvironmentFile.Read(file.Text, variables))
                labels.Entries[name] = YamlNode.OfText(value ?? "", file.Position);
        }
        foreach (var (name, value) in service["labels"]?.Entries ?? [])
            labels.Entries[name] = value;
        service.Entries["labels"] = labels;
    }

    private static Dictionary<string, string?> RawLines(string path)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (line.Length > 0 && line[0] != '#' && equals > 0)
                values[line[..equals]] = line[(equals + 1)..];
        }
        return values;
    }
}
