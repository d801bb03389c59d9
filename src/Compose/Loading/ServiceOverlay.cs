using Skiff.Compose.Model;
using Skiff.Compose.Yaml;

namespace Skiff.Compose.Loading;

/// <summary>What a command line adds to a service, merged into it as a later file would be.</summary>
public static class ServiceOverlay
{
    public static YamlNode Apply(YamlNode service, YamlNode overlay, string directory, Project project)
    {
        foreach (var (key, value) in overlay.Entries.ToArray())
        {
            if (value.Items.Count == 0)
                overlay.Entries.Remove(key);
        }
        var canonical = new Canonicaliser(directory, project.Variable("HOME") ?? "/").Apply(overlay, ComposeShapes.Service, "services.run");
        foreach (var volume in canonical["volumes"]?.Items ?? [])
        {
            // a volume that the files do not declare is one of its own name
            if (volume["type"]?.Text != "volume" || volume["source"]?.Text is not { Length: > 0 } source || project.Root["volumes"]?[source] is not null)
                continue;
            if (project.Root["volumes"] is not { } volumes)
                project.Root.Entries["volumes"] = volumes = YamlNode.Map();
            volumes.Entries[source] = YamlNode.MapOf(default, ("name", YamlNode.OfText(source)));
        }
        return Merger.Merge(service, canonical, ComposeShapes.Service);
    }
}
