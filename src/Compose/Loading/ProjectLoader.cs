using Skiff.Compose.Model;
using Skiff.Compose.Yaml;

namespace Skiff.Compose.Loading;

/// <summary>
/// Loads a project: its files are found, read and merged into a canonical tree; the tree is completed (names, implied networks and dependencies,
/// environments), checked as a whole, and cut down to the services of the active profiles.
/// </summary>
public static class ProjectLoader
{
    /// <exception cref="ComposeException">A file is missing, or is wrong.</exception>
    public static Project Load(LoadOptions options)
    {
        var files = ProjectFiles.Find(options);
        var loader = new DocumentLoader(options, files.Variable, files.Directory);
        var root = loader.Load(files.Files);
        var name = NameOf(options, files, root);
        // the name may be used in the files themselves
        if (files.Variable("COMPOSE_PROJECT_NAME") is null)
        {
            loader = new DocumentLoader(options with { Warn = static _ => { } }, variable => variable == "COMPOSE_PROJECT_NAME" ? name : files.Variable(variable), files.Directory);
            root = loader.Load(files.Files);
        }
        root.Entries["name"] = YamlNode.OfText(name);
        Normalisation.Apply(root, name, files.Directory, files.Variable, options.ResolvesEnvironment);
        var profiles = options.Profiles.Count > 0 ? options.Profiles : files.Variable("COMPOSE_PROFILES")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        var project = new Project
        {
            Name = name,
            Directory = files.Directory,
            Files = files.Files,
            EnvironmentFiles = files.EnvironmentFiles,
            Root = root,
            Variable = files.Variable,
        };
        foreach (var (service, node) in root["services"]?.Entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, YamlNode>>())
            project.All[service] = new Service(service, node);
        project.Select(profiles, options.Services);
        if (options.ChecksConsistency)
            Consistency.Check(project);
        return project;
    }

    private static string NameOf(LoadOptions options, ProjectFiles files, YamlNode root)
    {
        var given = options.ProjectName ?? (files.Variable("COMPOSE_PROJECT_NAME") is { Length: > 0 } variable ? variable : root["name"]?.Text);
        if (given is { Length: > 0 })
        {
            return Project.NormaliseName(given) == given
                ? given
                : throw new ComposeException($"invalid project name \"{given}\": must consist only of lowercase alphanumeric characters, hyphens, and underscores as well as start with a letter or number");
        }
        var name = Project.NormaliseName(Path.GetFileName(files.Directory));
        return name.Length > 0 ? name : throw new ComposeException("project name must not be empty");
    }
}
