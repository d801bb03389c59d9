using System.Text.Json;
using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Grammar;
using Skiff.Errors;

namespace Skiff.CommandLine.Commands.Manifests;

/// <summary>Lists that are being made: `manifests/LIST/MANIFEST` beside docker's configuration, in docker's own format.</summary>
/// <param name="configDirectory">Where `config.json` is.</param>
internal sealed class ManifestStore(string configDirectory)
{
    private readonly string _root = Path.Combine(configDirectory, "manifests");

    public ManifestEntry? Find(string list, string manifest) => Read(FilePath(list, manifest));

    /// <summary>The manifests of a list in the order of their files; null where there is no such list.</summary>
    public IReadOnlyList<ManifestEntry>? FindList(string list)
    {
        var directory = Path.Combine(_root, Safe(list));
        if (!Directory.Exists(directory))
            return null;
        return [.. Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal).Select(Read).OfType<ManifestEntry>()];
    }

    public void Save(string list, string manifest, ManifestEntry entry) => PrivateFile.Replace(FilePath(list, manifest), entry.Write());

    /// <summary>False where there is no such list.</summary>
    public bool Remove(string list)
    {
        var directory = Path.Combine(_root, Safe(list));
        if (!Directory.Exists(directory))
            return false;
        Directory.Delete(directory, recursive: true);
        return true;
    }

    private string FilePath(string list, string manifest) => Path.Combine(_root, Safe(list), Safe(manifest));

    private static string Safe(string name) => name.Replace(':', '-').Replace('/', '_');

    private static ManifestEntry? Read(string path)
    {
        try
        {
            return ManifestEntry.Read(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is JsonException or FormatException or KeyNotFoundException or InvalidOperationException or EngineException)
        {
            throw new CommandException($"{path} cannot be read: {error.Message}");
        }
    }
}
