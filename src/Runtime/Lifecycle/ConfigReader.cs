using System.Text.Json;
using Skiff.Errors;
using Skiff.Linux.Files;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Lifecycle;

/// <summary>Reads the documents of the runtime specification. Errors: InvalidArgument that names the file and the place.</summary>
public static class ConfigReader
{
    /// <summary>The bytes of `config.json` in a bundle.</summary>
    public static byte[] ReadConfig(string bundle)
    {
        var path = Path.Combine(bundle, "config.json");
        using var file = DirectoryDescriptor.TryOpen(path, OpenFlags.O_RDONLY)
            ?? throw new EngineException(ErrorKind.InvalidArgument, $"JSON specification file config.json not found in {bundle}");
        return file.ReadToEnd();
    }

    public static Spec Parse(byte[] json, string path)
    {
        var spec = Located(path, () => SpecJson.ReadSpec(json));
        if (!spec.OciVersion.StartsWith("1.", StringComparison.Ordinal))
            throw new EngineException(ErrorKind.InvalidArgument, $"{path}: ociVersion \"{spec.OciVersion}\" is not supported, 1.x is");
        return spec;
    }

    public static Process ParseProcess(string path)
    {
        using var file = DirectoryDescriptor.Open(path, OpenFlags.O_RDONLY);
        var json = file.ReadToEnd();
        return Located(path, () => SpecJson.ReadProcess(json));
    }

    private static T Located<T>(string path, Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"{path}: {error.Path}: {error.Message}", error);
        }
    }
}
