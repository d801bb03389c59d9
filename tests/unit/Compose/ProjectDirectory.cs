using Skiff.Compose;
using Skiff.Compose.Loading;
using Skiff.Compose.Model;

namespace Skiff.Tests.Unit.Compose;

/// <summary>A directory with the files of a project, deleted at the end.</summary>
internal sealed class ProjectDirectory : IDisposable
{
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal) { ["HOME"] = "/home/user" };

    public ProjectDirectory(string? compose = null)
    {
        Path = Directory.CreateTempSubdirectory("compose-test").FullName;
        if (compose is not null)
            Write("compose.yaml", compose);
    }

    public string Path { get; }

    public List<string> Warnings { get; } = [];

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public ProjectDirectory With(string name, string value)
    {
        _environment[name] = value;
        return this;
    }

    public Project Load(Func<LoadOptions, LoadOptions>? change = null)
    {
        var options = new LoadOptions { Environment = name => _environment.GetValueOrDefault(name), CurrentDirectory = Path, ProjectName = "p", Warn = Warnings.Add };
        return ProjectLoader.Load(change is null ? options : change(options));
    }

    /// <summary>The canonical YAML, with this directory's path as DIR.</summary>
    public string Yaml(Func<LoadOptions, LoadOptions>? change = null) => ProjectText.Yaml(Load(change), escapesDollars: true).Replace(Path, "DIR", StringComparison.Ordinal);

    public string Error(Func<LoadOptions, LoadOptions>? change = null) => Assert.Throws<ComposeException>(() => Load(change)).Message.Replace(Path, "DIR", StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
