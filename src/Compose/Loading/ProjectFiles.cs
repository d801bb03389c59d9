namespace Skiff.Compose.Loading;

/// <summary>Finds the files of a project, its directory and its variables, before anything is read of them.</summary>
internal sealed class ProjectFiles
{
    private static readonly string[] Names = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
    private static readonly string[] Overrides = ["compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"];
    private readonly LoadOptions _options;
    private readonly Dictionary<string, string?> _file = new(StringComparer.Ordinal);

    private ProjectFiles(LoadOptions options) => _options = options;

    public List<string> Files { get; } = [];

    public List<string> EnvironmentFiles { get; } = [];

    public string Directory { get; private set; } = "";

    public static ProjectFiles Find(LoadOptions options)
    {
        var found = new ProjectFiles(options);
        // .env may name the files, so it is read from where the project is supposed to be, and again from where it is
        found.ReadEnvironment(options.ProjectDirectory is { } given ? Path.GetFullPath(given, options.CurrentDirectory) : options.CurrentDirectory, required: options.EnvironmentFiles.Count > 0);
        found.FindFiles();
        var first = found.Files.Find(static file => file != "-");
        found.Directory = Path.TrimEndingDirectorySeparator(options.ProjectDirectory is { } directory ? Path.GetFullPath(directory, options.CurrentDirectory) : first is null ? options.CurrentDirectory : Path.GetDirectoryName(first)!);
        if (found.EnvironmentFiles.Count == 0 && found.Directory != options.CurrentDirectory)
            found.ReadEnvironment(found.Directory, required: false);
        return found;
    }

    /// <summary>A variable: of the process, else of `.env`.</summary>
    public string? Variable(string name) => _options.Environment(name) ?? _file.GetValueOrDefault(name);

    private void FindFiles()
    {
        var named = _options.Files;
        if (named.Count == 0 && Variable("COMPOSE_FILE") is { Length: > 0 } variable)
            named = variable.Split(Variable("COMPOSE_PATH_SEPARATOR") is { Length: > 0 } separator ? separator : ":");
        foreach (var file in named)
            Files.Add(file == "-" ? file : Path.GetFullPath(file, _options.CurrentDirectory));
        if (Files.Count > 0)
            return;
        for (var directory = _options.ProjectDirectory is { } given ? Path.GetFullPath(given, _options.CurrentDirectory) : _options.CurrentDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            var here = Names.Select(name => Path.Combine(directory, name)).Where(File.Exists).ToList();
            if (here.Count == 0)
                continue;
            if (here.Count > 1)
                _options.Warn($"Found multiple config files with supported names: {string.Join(", ", here)}");
            if (here.Count > 1)
                _options.Warn($"Using {here[0]}");
            Files.Add(here[0]);
            Files.AddRange(Overrides.Select(name => Path.Combine(directory, name)).Where(File.Exists).Take(1));
            return;
        }
        throw new ComposeException("no configuration file provided: not found") { ExitCode = 14 };
    }

    private void ReadEnvironment(string directory, bool required)
    {
        var named = _options.EnvironmentFiles;
        if (named.Count == 0 && _options.Environment("COMPOSE_ENV_FILES") is { Length: > 0 } variable)
            (named, required) = (variable.Split(','), true);
        var paths = named.Count > 0 ? named.Select(file => Path.GetFullPath(file, _options.CurrentDirectory)).ToList() : [Path.Combine(directory, ".env")];
        foreach (var path in paths)
        {
            if (!required && !File.Exists(path))
                continue;
            foreach (var (name, value) in EnvironmentFile.Read(path, Variable))
                _file[name] = value;
            if (named.Count > 0)
                EnvironmentFiles.Add(path);
        }
    }
}
