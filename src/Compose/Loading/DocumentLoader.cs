using Skiff.Compose.Yaml;

namespace Skiff.Compose.Loading;

/// <summary>
/// Loads files into one canonical tree: each document is interpolated, checked and made canonical; what it includes and extends is brought in; and
/// the documents are merged in their order.
/// </summary>
internal sealed class DocumentLoader(LoadOptions options, Func<string, string?> variables, string directory)
{
    private const int DeepestInclusion = 64;
    private readonly string _home = options.Environment("HOME") ?? "/";

    /// <summary>The files that were read, in the order of their reading.</summary>
    public List<string> Read { get; } = [];

    public YamlNode Load(IReadOnlyList<string> files) => Load(files, []);

    private YamlNode Load(IReadOnlyList<string> files, IReadOnlyList<string> chain)
    {
        YamlNode? merged = null;
        foreach (var file in files)
        {
            foreach (var document in Documents(file))
            {
                var tree = Canonical(document);
                Include(tree, file, chain);
                Extend(tree, merged, file);
                merged = merged is null ? tree : Merger.Merge(merged, tree, ComposeShapes.Root);
            }
        }
        if (merged is null)
            throw new ComposeException("empty compose file");
        Merger.Settle(merged);
        return merged;
    }

    private List<YamlNode> Documents(string file)
    {
        string text;
        try
        {
            text = file == "-" ? options.StandardInput?.Invoke() ?? "" : File.ReadAllText(file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ComposeException($"open {file}: no such file or directory") { ExitCode = 14 };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ComposeException($"open {file}: {error.Message}") { ExitCode = 14 };
        }
        if (!Read.Contains(file))
            Read.Add(file);
        var documents = YamlReader.Read(file, text);
        foreach (var document in documents)
        {
            if (document.Kind != YamlKind.Map)
                throw new ComposeException(document.Position, "", "top-level object must be a mapping");
        }
        return documents.Count > 0 ? documents : throw new ComposeException($"empty compose file: {file}");
    }

    private YamlNode Canonical(YamlNode document)
    {
        if (options.Interpolates)
            Interpolate(document, "");
        if (document["version"] is { } version)
            options.Warn($"{version.Position.File}: `version` is obsolete");
        return new Canonicaliser(directory, _home).Apply(document, ComposeShapes.Root, "");
    }

    private void Interpolate(YamlNode node, string path)
    {
        foreach (var (key, value) in node.Entries.ToArray())
        {
            var place = path.Length == 0 ? key : $"{path}.{key}";
            node.Entries[key] = Interpolated(value, place);
        }
        for (var at = 0; at < node.Items.Count; at++)
            node.Items[at] = Interpolated(node.Items[at], $"{path}[{at}]");
    }

    private YamlNode Interpolated(YamlNode value, string path)
    {
        if (value.Kind != YamlKind.Text)
        {
            Interpolate(value, path);
            return value;
        }
        if (!value.Text.Contains('$', StringComparison.Ordinal))
            return value;
        try
        {
            var text = new Interpolation(variables, name => options.Warn($"The \"{name}\" variable is not set. Defaulting to a blank string.")).Apply(value.Text);
            var node = YamlNode.OfText(text, value.Position);
            node.KeyPosition = value.KeyPosition;
            node.Tag = value.Tag;
            return node;
        }
        catch (FormatException error)
        {
            throw new ComposeException(value.Position, path, "error while interpolating " + path + ": " + error.Message);
        }
    }

    private void Include(YamlNode tree, string file, IReadOnlyList<string> chain)
    {
        if (tree["include"] is not { } include)
            return;
        tree.Entries.Remove("include");
        foreach (var entry in include.Items)
        {
            var paths = entry["path"]!.Items.Select(item => item.Text.Contains("://", StringComparison.Ordinal) ? throw new ComposeException(item.Position, "include", "of a remote resource is not implemented; a path is wanted") : Path.GetFullPath(item.Text, directory)).ToList();
            if (chain.Contains(paths[0]) || paths[0] == file || chain.Count > DeepestInclusion)
                throw new ComposeException(entry.Position, "include", $"include cycle detected:\n{string.Join("\n includes ", [.. chain, file, paths[0]])}");
            var root = entry["project_directory"] is { } given ? Path.GetFullPath(given.Text, directory) : Path.GetDirectoryName(paths[0])!;
            var local = new Dictionary<string, string?>(StringComparer.Ordinal);
            foreach (var path in entry["env_file"]?.Items.Select(item => Path.GetFullPath(item.Text, directory)) ?? (File.Exists(Path.Combine(root, ".env")) ? [Path.Combine(root, ".env")] : []))
            {
                foreach (var (name, value) in EnvironmentFile.Read(path, name => variables(name) ?? local.GetValueOrDefault(name)))
                    local[name] = value;
            }
            var loader = new DocumentLoader(options, name => variables(name) ?? local.GetValueOrDefault(name), root);
            var included = loader.Load(paths, [.. chain, file]);
            foreach (var read in loader.Read.Where(read => !Read.Contains(read)))
                Read.Add(read);
            // what its environment files say is resolved with its own variables
            foreach (var (_, service) in included["services"]?.Entries ?? [])
                ServiceEnvironment.Resolve(service, loader.Variable, options.ResolvesEnvironment);
            Import(tree, included, entry.Position);
        }
    }

    private string? Variable(string name) => variables(name);

    private static void Import(YamlNode tree, YamlNode included, YamlPosition position)
    {
        foreach (var section in (ReadOnlySpan<string>)["services", "networks", "volumes", "secrets", "configs", "models"])
        {
            if (included[section] is not { } resources)
                continue;
            if (tree[section] is not { } own)
                tree.Entries[section] = own = YamlNode.Map(resources.Position);
            foreach (var (name, resource) in resources.Entries)
            {
                if (own[name] is { } present && !present.IsSameAs(resource))
                    throw new ComposeException(position, "include", $"{section}.{name} conflicts with imported resource, which stands at {resource.Position}; its own stands at {present.KeyPosition}");
                own.Entries[name] = resource;
            }
        }
    }

    private void Extend(YamlNode tree, YamlNode? earlier, string file)
    {
        foreach (var name in (tree["services"]?.Entries.Keys ?? Enumerable.Empty<string>()).ToList())
            Extended(tree, earlier, file, name, []);
    }

    /// <summary>The service with all that it extends; cycles are refused.</summary>
    private YamlNode Extended(YamlNode tree, YamlNode? earlier, string file, string name, List<string> chain)
    {
        var services = tree["services"];
        var service = services?[name] ?? earlier?["services"]?[name]!;
        if (service["extends"] is not { } extends)
            return service;
        var link = $"{name} in {file}";
        if (chain.Contains(link))
            throw new ComposeException(extends.Position, $"services.{name}.extends", $"Circular reference:\n  {string.Join("\n  extends ", [.. chain, link])}");
        chain.Add(link);
        var wanted = extends["service"]!.Text;
        YamlNode based;
        if (extends["file"] is { } other)
        {
            var path = Path.GetFullPath(other.Text, directory);
            var loader = new DocumentLoader(options, variables, Path.GetDirectoryName(path)!);
            YamlNode? whole = null;
            foreach (var document in Based(loader, path, other))
                whole = whole is null ? document : Merger.Merge(whole, document, ComposeShapes.Root);
            if (whole!["services"]?[wanted] is null)
                throw new ComposeException(extends.Position, $"services.{name}.extends", $"cannot extend service \"{name}\" in {file}: service \"{wanted}\" not found in {path}");
            based = loader.Extended(whole, null, path, wanted, chain);
        }
        else
        {
            if (services?[wanted] is null && earlier?["services"]?[wanted] is null)
                throw new ComposeException(extends.Position, $"services.{name}.extends", $"cannot extend service \"{name}\" in {file}: service \"{wanted}\" not found");
            based = Extended(tree, earlier, file, wanted, chain);
        }
        var copy = based.Copy();
        Merger.Settle(copy);
        copy.Entries.Remove("extends");
        service.Entries.Remove("extends");
        var result = Merger.Merge(copy, service, ComposeShapes.Service);
        result.KeyPosition = service.KeyPosition;
        if (services?[name] is not null)
            services.Entries[name] = result;
        return result;
    }

    private static IEnumerable<YamlNode> Based(DocumentLoader loader, string path, YamlNode reference)
    {
        List<YamlNode> documents;
        try
        {
            documents = loader.Documents(path);
        }
        catch (ComposeException error) when (error.ExitCode == 14)
        {
            throw new ComposeException(reference.Position, "extends.file", error.Message);
        }
        return documents.Select(loader.Canonical);
    }
}
