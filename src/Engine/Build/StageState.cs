using Skiff.Build.Dockerfile;
using Skiff.Oci.Image;
using Skiff.Storage.Images;

namespace Skiff.Engine.Build;

/// <summary>How far a stage has come.</summary>
internal sealed class StageState(BuildArguments arguments, char escape, string? stageName = null)
{
    private static readonly string[] s_shell = ["/bin/sh", "-c"];

    /// <summary>The image so far; null while there is nothing (FROM scratch).</summary>
    public StoredImage? Image { get; private set; }

    /// <summary>What a container of the image would start with.</summary>
    public ExecutionConfig Config { get; private set; } = new();

    /// <summary>Null for a stage without one.</summary>
    public string? StageName => stageName;

    public string? Author { get; set; }

    /// <summary>The stage has had a CMD, so that an ENTRYPOINT does not clear it.</summary>
    public bool HasCmd { get; set; }

    public BuildArguments Arguments => arguments;

    public IReadOnlyList<string> Shell => Config.Shell is { Count: > 0 } shell ? shell : s_shell;

    public ChainId? Top => Image?.TopLayer;

    public string WorkingDirectory => Config.WorkingDir is { Length: > 0 } directory ? directory : "/";

    public void Advance(StoredImage image)
    {
        Image = image;
        Config = (image.Config.Value.Config ?? new ExecutionConfig()) with { Image = image.Id.Text };
        Author = image.Config.Value.Author ?? Author;
    }

    public void Change(ExecutionConfig config) => Config = config;

    /// <summary>Variables in place of their names, quotes and escapes taken away.</summary>
    public string Expand(string word) => new VariableExpander(escape, Lookup).Expand(word);

    /// <summary>The same for a here-document, whose quotes are its own.</summary>
    public string ExpandDocument(string text) => new VariableExpander(escape, Lookup, keepQuotes: true).Expand(text);

    private string? Lookup(string name)
    {
        foreach (var variable in Config.Env ?? [])
        {
            if (variable.Length > name.Length && variable[name.Length] == '=' && variable.StartsWith(name, StringComparison.Ordinal))
                return variable[(name.Length + 1)..];
        }
        return arguments.Lookup(name);
    }
}
